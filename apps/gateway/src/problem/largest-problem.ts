/** What is wrong is said in so many bytes at most, by every protocol: a small bad request can never cause a large answer. */
export const LARGEST_PROBLEM_BYTES = 4_096;
