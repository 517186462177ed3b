import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role, UnitCode } from '#domain/actor.js';

/** Somebody who may sign in. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** What is typed to sign in, and what events and the audit log call the account; lower case. */
  @Column('text')
  name: string;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('text', { nullable: true })
  unit: UnitCode | null;

  @Column('text', { array: true, default: [] })
  roles: Role[];

  /** argon2id; selected only where it is asked for. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash: string;

  @Column('boolean', { name: 'must_change_password', default: false })
  mustChangePassword: boolean;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  /** Since when the system administrator has asked for a new password. */
  @Column('timestamptz', { name: 'reset_requested_at', nullable: true })
  resetRequestedAt: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt: Date;
}
