import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** An order as TypeORM keeps it. */
@Entity('nest_order')
export class Order {
  @PrimaryGeneratedColumn('uuid')
  orderId!: string;

  @Index()
  @Column('uuid')
  customerId!: string;

  @Column('text')
  status!: string;

  @Column('integer')
  totalCents!: number;

  @Column('jsonb')
  lines!: object;

  @CreateDateColumn()
  placedAt!: Date;
}
