import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Something that was done with accounts and sessions. Never changed, never removed. */
@Entity('audit_entry')
export class AuditEntryEntity {
  /** A bigint, which pg hands over as text. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;

  @Column('text', { nullable: true })
  account: string | null;

  @Column('text')
  action: string;

  @Column('text', { nullable: true })
  target: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('jsonb', { default: {} })
  data: Record<string, unknown>;
}
