//! Sending what is to be sent, after commit.
