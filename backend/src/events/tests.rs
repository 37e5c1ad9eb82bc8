//! The log under the hands of several processes.
