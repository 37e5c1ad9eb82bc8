//! Where a cluster lies: the folder with its data, lock and log, and the folder of its socket. Creates these and
//! checks whom they belong to; deletes nothing but the folder of a throwaway cluster.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::account::{Account, name_of};
use crate::{Error, Mode, Options};

/// `sun_path` holds 108 bytes on Linux and 104 on macOS, one of them the closing zero.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "macos") { 103 } else { 106 };
const SOCKET_FILE: &str = ".s.PGSQL.5432";
const ROOTS_HOME: &str = "/var/lib/muster";

#[derive(Clone, Debug)]
pub struct Place {
    pub folder: PathBuf,
    pub account: Account,
    pub mode: Mode,
}

impl Place {
    pub fn choose(options: &Options) -> Result<Self, Error> {
        let folder = match (&options.folder, options.mode) {
            (Some(folder), _) => folder.clone(),
            (None, Mode::Throwaway) => throwaway_folder(),
            (None, Mode::Kept) => match std::env::var_os("MUSTER_DATA_DIR") {
                Some(folder) => PathBuf::from(folder).join("pg"),
                None => usual_home()?.join("pg"),
            },
        };
        let folder = std::path::absolute(&folder).map_err(Error::io("Resolving", &folder))?;
        let account = Account::choose(owner(&folder.join("data")))?;
        Ok(Self { folder, account, mode: options.mode })
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    pub fn lock(&self) -> PathBuf {
        self.folder.join("owner.lock")
    }

    /// The folder of the socket: beside the data, unless that makes its path too long for the system.
    pub fn socket(&self) -> PathBuf {
        let beside = self.folder.join("socket");
        if beside.join(SOCKET_FILE).as_os_str().as_bytes().len() <= LONGEST_SOCKET_PATH {
            return beside;
        }
        let hash = fnv1a(self.folder.as_os_str().as_bytes());
        PathBuf::from(format!("/tmp/muster-{}-{hash:016x}", self.account.uid))
    }

    /// Where Postgres is unpacked when the system has none.
    pub fn programs(account: &Account) -> Result<PathBuf, Error> {
        let home = data_home().map(|home| home.join("muster")).filter(|home| account.blocked_at(home).is_none());
        let home = if account.steps_down { home.or_else(|| Some(ROOTS_HOME.into())) } else { home };
        home.map(|home| home.join(format!("postgres-{}", crate::obtain::WHEEL_VERSION))).ok_or_else(homeless)
    }

    /// Creates what is missing and refuses what belongs to somebody else.
    pub fn prepare(&self, progress: &crate::Progress) -> Result<(), Error> {
        if self.mode == Mode::Throwaway {
            discard_orphans();
        }
        // Root keeps the folder itself, so that nobody can put links where root writes its log.
        let (mode, folder_is_ours) = if self.account.steps_down { (0o711, false) } else { (0o700, true) };
        let fresh = !self.folder.exists();
        if fresh {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o755)
                .create(&self.folder)
                .map_err(Error::io("Creating", &self.folder))?;
            set_mode(&self.folder, mode)?;
        } else if folder_is_ours {
            self.check_owner(&self.folder)?;
        }
        if let Some(blocked) = self.account.blocked_at(&self.folder) {
            let user = self.account.name.clone();
            return Err(Error::Unreachable { path: self.folder.clone(), blocked, user });
        }
        let data = self.data();
        if data.exists() {
            self.check_owner(&data)?;
        }
        let socket = self.socket();
        if !socket.starts_with(&self.folder) {
            progress(&format!(
                "{} is too long a path for a socket; it lies in {} instead",
                self.folder.display(),
                socket.display()
            ));
        }
        self.own_folder(&socket)
    }

    /// A folder that only the account may enter.
    pub fn own_folder(&self, folder: &Path) -> Result<(), Error> {
        if fs::symlink_metadata(folder).is_ok() {
            return self.check_owner(folder);
        }
        fs::DirBuilder::new().mode(0o700).create(folder).map_err(Error::io("Creating", folder))?;
        if self.account.steps_down {
            let (uid, gid) = (Some(self.account.uid), Some(self.account.gid));
            chown(folder, uid, gid).map_err(Error::io("Handing over", folder))?;
        }
        Ok(())
    }

    fn check_owner(&self, path: &Path) -> Result<(), Error> {
        let meta = fs::symlink_metadata(path).map_err(Error::io("Looking at", path))?;
        if meta.uid() == self.account.uid {
            return Ok(());
        }
        let runs_as = self.account.name.clone();
        Err(Error::WrongOwner {
            path: path.to_path_buf(),
            owner: name_of(meta.uid()).unwrap_or_else(|| format!("user id {}", meta.uid())),
            command: format!("sudo chown -R {runs_as} '{}'", path.display()),
            runs_as,
        })
    }

    /// Removes a throwaway cluster; leaves any other alone.
    pub fn discard(&self) {
        if self.mode == Mode::Throwaway {
            let _ = fs::remove_dir_all(&self.folder);
            if !self.socket().starts_with(&self.folder) {
                let _ = fs::remove_dir_all(self.socket());
            }
        }
    }
}

pub fn set_mode(path: &Path, mode: u32) -> Result<(), Error> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(Error::io("Closing", path))
}

/// Free space for ordinary users on the disk that holds `path`, or will hold it.
pub fn free_mib(path: &Path) -> Option<u64> {
    let existing = path.ancestors().find(|step| step.exists())?;
    let disk = rustix::fs::statvfs(existing).ok()?;
    Some(disk.f_bavail * disk.f_frsize / (1024 * 1024))
}

fn owner(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|meta| meta.uid())
}

/// Where the platform wants data to be, or, for root whose home is closed to the account, under `/var/lib`.
fn usual_home() -> Result<PathBuf, Error> {
    let home = data_home().map(|home| home.join("muster"));
    if rustix::process::geteuid().is_root() {
        let reachable = |home: &PathBuf| {
            Account::choose(owner(&home.join("pg/data"))).is_ok_and(|account| account.blocked_at(home).is_none())
        };
        return Ok(home.filter(reachable).unwrap_or_else(|| ROOTS_HOME.into()));
    }
    home.ok_or_else(homeless)
}

fn data_home() -> Option<PathBuf> {
    let from_env = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let below_home = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    from_env("XDG_DATA_HOME").or_else(|| Some(from_env("HOME")?.join(below_home)))
}

fn homeless() -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::NotFound, "set HOME or MUSTER_DATA_DIR");
    Error::Io { doing: "Finding", path: "the home directory".into(), source }
}

const THROWAWAY: &str = "muster-throwaway-";

fn throwaway_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("{THROWAWAY}{}-{count}", std::process::id()))
}

/// Removes the throwaway clusters of processes that were killed before they could.
fn discard_orphans() {
    for folder in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(THROWAWAY).and_then(|rest| rest.split('-').next()?.parse().ok());
        if process.is_some_and(|process| !crate::postmaster::exists(process)) {
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

/// The same in every build, unlike the hasher of the standard library.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(folder: &str) -> Place {
        let account = Account { uid: 7, gid: 7, name: "somebody".into(), steps_down: false };
        Place { folder: folder.into(), account, mode: Mode::Kept }
    }

    #[test]
    fn a_long_path_moves_the_socket_and_nothing_else() {
        let short = place("/home/somebody/.local/share/muster/pg");
        assert_eq!(short.socket(), short.folder.join("socket"));
        let long = place(&format!("/home/{}/pg", "x".repeat(90)));
        assert!(long.socket().to_string_lossy().starts_with("/tmp/muster-7-"));
        assert_eq!(long.socket(), place(&format!("/home/{}/pg", "x".repeat(90))).socket());
        assert_eq!(long.data(), long.folder.join("data"));
    }

    #[test]
    fn only_a_throwaway_folder_is_ever_removed() {
        let folder = std::env::temp_dir().join(format!("muster-kept-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let kept = place(&folder.to_string_lossy());
        kept.discard();
        assert!(folder.exists());
        Place { mode: Mode::Throwaway, ..kept }.discard();
        assert!(!folder.exists());
    }
}
