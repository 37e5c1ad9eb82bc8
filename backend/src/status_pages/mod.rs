//! Status pages: components, and everything that the public sees.
