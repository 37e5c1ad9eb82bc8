//! People and access: setup, sign-in, sessions, tokens.
