//! Programs of others that Muster is tested against: Alertmanager and promtool, nginx and wrk for comparison. Where a
//! program stands alone, Debian's package is unpacked rather than installed: that starts no service, and needs no rights
//! unless the program reads something at a fixed place.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::install;
use crate::house::{House, call_quietly, on_path};
use crate::say::note;

pub struct Outside {
    /// Names that it goes by on the PATH.
    names: &'static [&'static str],
    debian: &'static str,
    brew: &'static str,
    /// It needs libraries, so that unpacking it is not enough.
    linked: bool,
    /// A folder that it reads at a fixed place, wherever it lies itself.
    reads: Option<&'static str>,
}

/// The templates of Debian's Alertmanager.
const TEMPLATES: &str = "/usr/share/prometheus/alertmanager";

pub const ALERTMANAGER: Outside = Outside {
    names: &["prometheus-alertmanager", "alertmanager"],
    debian: "prometheus-alertmanager",
    brew: "alertmanager",
    linked: false,
    reads: Some(TEMPLATES),
};
pub const AMTOOL: Outside =
    Outside { names: &["amtool"], debian: "prometheus-alertmanager", brew: "alertmanager", linked: false, reads: None };
pub const PROMTOOL: Outside =
    Outside { names: &["promtool"], debian: "prometheus", brew: "prometheus", linked: false, reads: None };
pub const NGINX: Outside =
    Outside { names: &["nginx"], debian: "nginx-light", brew: "nginx", linked: true, reads: None };
pub const WRK: Outside = Outside { names: &["wrk"], debian: "wrk", brew: "wrk", linked: true, reads: None };

impl Outside {
    /// Its path, after getting it if need be.
    pub fn obtain(&self, house: &House) -> anyhow::Result<PathBuf> {
        if let Some(found) = self.find(house) {
            self.put_in_place(house)?;
            return Ok(found);
        }
        if on_path(&["apt-get"]).is_some() && !self.linked {
            self.unpack(house).with_context(|| {
                format!("{} is missing. Run `sudo apt-get install -y {}`", self.names[0], self.debian)
            })?;
        } else {
            install(self.names[0], &[self.debian], &[self.brew])?;
        }
        self.put_in_place(house)?;
        self.find(house).with_context(|| format!("{} is still missing", self.names[0]))
    }

    /// Puts what an unpacked program reads where it looks for it.
    fn put_in_place(&self, house: &House) -> anyhow::Result<()> {
        let Some(place) = self.reads.map(Path::new) else { return Ok(()) };
        let Ok(unpacked) = house.tools().join("debian").join(place.strip_prefix("/")?).read_dir() else {
            return Ok(());
        };
        if place.exists() {
            return Ok(());
        }
        let copy = || {
            fs::create_dir_all(place)?;
            let mut files = unpacked.flatten().filter(|entry| entry.path().is_file());
            files.try_for_each(|file| fs::copy(file.path(), place.join(file.file_name())).map(drop))
        };
        copy().with_context(|| {
            format!("{} looks for {}. Run `sudo apt-get install -y {}`", self.names[0], place.display(), self.debian)
        })
    }

    fn find(&self, house: &House) -> Option<PathBuf> {
        let unpacked = house.tools().join("debian");
        let below = ["usr/bin", "usr/sbin"].map(|folder| unpacked.join(folder));
        let mut below = self.names.iter().flat_map(|name| below.iter().map(move |folder| folder.join(name)));
        on_path(self.names).or_else(|| below.find(|program| program.is_file()))
    }

    fn unpack(&self, house: &House) -> anyhow::Result<()> {
        note(&format!("fetching {} from Debian", self.debian));
        let packages = house.tools().join("packages");
        fs::create_dir_all(&packages)?;
        let download = || {
            let mut command = house.command("apt-get");
            command.current_dir(&packages).args(["download", "-qq", "-o", "APT::Sandbox::User=root", self.debian]);
            call_quietly(&mut command)
        };
        if download().is_err() {
            if !rustix::process::geteuid().is_root() {
                bail!("apt-get does not find the package");
            }
            call_quietly(house.command("apt-get").args(["update", "-qq"]))?;
            download()?;
        }
        for package in fs::read_dir(&packages)?.flatten().map(|entry| entry.path()) {
            let mut command = house.command("dpkg-deb");
            call_quietly(command.arg("--extract").arg(&package).arg(house.tools().join("debian")))?;
        }
        Ok(())
    }
}
