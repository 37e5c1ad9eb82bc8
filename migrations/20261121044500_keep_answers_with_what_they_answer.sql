-- An answer is kept by the transaction that creates: a key without one does not exist any more.
delete from idempotency_keys where status is null;
alter table idempotency_keys alter column status set not null;
