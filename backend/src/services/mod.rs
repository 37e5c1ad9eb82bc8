//! The catalogue: services, dependencies, runbooks, ingest keys.
