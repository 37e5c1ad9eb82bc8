//! Idempotency keys: the same create sent twice is carried out once, and answered the same (guarantee G7).
