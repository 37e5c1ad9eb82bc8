//! Every connection is an open file; many systems hand out 1,024 of them unless asked.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors that connections may not use: database, mail, files, listeners.
const RESERVED: u64 = 200;

/// Raises the limit as far as the system allows and answers how many connections fit.
pub fn raise(wanted_connections: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let maximum = limit.maximum.unwrap_or(u64::MAX);
    let wanted = (wanted_connections as u64).saturating_add(RESERVED).min(maximum);
    let mut current = limit.current.unwrap_or(u64::MAX);
    if current < wanted && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), ..limit }).is_ok() {
        current = wanted;
    }
    let fitting = usize::try_from(current.saturating_sub(RESERVED)).unwrap_or(usize::MAX);
    if fitting < wanted_connections {
        tracing::warn!(
            wanted = wanted_connections,
            fitting,
            "the limit of open files is lower than MUSTER_MAX_CONNECTIONS needs; raise it with ulimit -n"
        );
    }
    wanted_connections.min(fitting.max(16))
}
