//! The server as a caller sees it: real sockets for the listener, whole routers for the rest.

mod listen;
