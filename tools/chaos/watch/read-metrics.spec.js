import { expect, it } from '@jest/globals';
import { parseMetrics } from './read-metrics.js';

const text = `# HELP nestwork_dead_letters_total Dead letters
nestwork_dead_letters_total{service="orders",consumer="a"} 2
nestwork_dead_letters_total{service="orders",consumer="b"} 1
nestwork_message_duration_seconds_bucket{le="0.1",via="stream"} 7
nestwork_message_duration_seconds_count{service="orders",via="stream"} 9
nestwork_message_duration_seconds_count{service="orders",via="request",message="a"} 2
nestwork_message_duration_seconds_count{service="orders",via="request",message="b"} 3
process_resident_memory_bytes{service="orders"} 123
nodejs_heap_size_used_bytes 45
`;

it("sums the frame's own metrics over their labels, messages also for each way in, and leaves buckets out", () => {
  expect(parseMetrics(text)).toEqual({
    rssBytes: 123,
    heapUsedBytes: 45,
    values: {
      nestwork_dead_letters_total: 3,
      nestwork_message_duration_seconds_count: 14,
      'nestwork_message_duration_seconds_count{via="stream"}': 9,
      'nestwork_message_duration_seconds_count{via="request"}': 5,
    },
  });
});
