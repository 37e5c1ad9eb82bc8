-- What ended lately is found without reading everything that ever ended: for the public page, and for forgetting.
create index incidents_resolved_idx on incidents (resolved_at) where resolved_at is not null;
create index component_intervals_ended_idx on component_intervals (ends_at);
create index sessions_ended_idx on sessions (least(revoked_at, expires_at));
