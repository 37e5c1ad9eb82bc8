//! Which account runs Postgres: ours, or, since Postgres refuses root, one that root steps down to.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub uid: u32,
    pub gid: u32,
    pub name: String,
    /// We are root and become this account in every program that we start.
    pub steps_down: bool,
}

impl Account {
    /// `data_owner` is who owns the data directory, if there is one: root steps down to the same account again.
    pub fn choose(data_owner: Option<u32>) -> Result<Self, Error> {
        let uid = rustix::process::geteuid().as_raw();
        if uid != 0 {
            let gid = rustix::process::getegid().as_raw();
            let name = name_of(uid).ok_or(Error::NamelessUser { uid })?;
            return Ok(Self { uid, gid, name, steps_down: false });
        }
        let owner = data_owner.filter(|owner| *owner != 0).and_then(name_of);
        let names = owner.iter().map(String::as_str).chain(["postgres", "nobody"]);
        names.into_iter().find_map(by_name).ok_or(Error::NobodyToRun)
    }

    /// A command that runs as this account and sees nothing of the caller's Postgres settings.
    pub fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        // The working directory of root is often closed to others, and Postgres complains about it.
        command.current_dir(folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if self.steps_down {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// The first folder on the way to `path` (and `path` itself) that this account cannot enter.
    pub fn blocked_at(&self, path: &Path) -> Option<PathBuf> {
        if !self.steps_down {
            return None;
        }
        let mut way: Vec<&Path> = path.ancestors().collect();
        way.reverse();
        way.into_iter().find(|step| !self.may_enter(step)).map(Path::to_path_buf)
    }

    fn may_enter(&self, folder: &Path) -> bool {
        // What does not exist yet is created by us, open enough.
        let Ok(meta) = std::fs::metadata(folder) else { return true };
        let bit = if meta.uid() == self.uid {
            0o100
        } else if meta.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        meta.mode() & bit != 0
    }
}

pub fn name_of(uid: u32) -> Option<String> {
    id(&["-un", &uid.to_string()])
}

fn by_name(name: &str) -> Option<Account> {
    let number = |flag| id(&[flag, name])?.parse().ok();
    Some(Account { uid: number("-u")?, gid: number("-g")?, name: name.to_owned(), steps_down: true })
}

/// Asks `id`, which knows users from every source the system is set up with.
fn id(arguments: &[&str]) -> Option<String> {
    let output = Command::new("id").args(arguments).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    (output.status.success()).then(|| answer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_without_a_name_is_noticed() {
        assert_eq!(name_of(0).as_deref(), Some("root"));
        assert_eq!(name_of(3_987_654_321), None);
    }

    #[test]
    fn a_closed_folder_on_the_way_is_named() {
        let account = Account { uid: 3_000_000, gid: 3_000_000, name: "somebody".into(), steps_down: true };
        let closed = std::env::temp_dir().join(format!("muster-closed-{}", std::process::id()));
        std::fs::create_dir_all(&closed).unwrap();
        crate::place::set_mode(&closed, 0o700).unwrap();
        assert_eq!(account.blocked_at(&closed.join("pg/data")), Some(closed.clone()));
        std::fs::remove_dir(&closed).unwrap();
        assert_eq!(account.blocked_at(Path::new("/usr/lib")), None);
    }
}
