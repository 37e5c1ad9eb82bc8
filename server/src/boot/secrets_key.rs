//! The key that seals secrets which Muster needs again. It lies outside the database, so that a copy of the database alone
//! opens none of them.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use backend::Vault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::private_folder;
use crate::config::Config;

/// The vault of this process. Without a place for a key it stays shut, and whoever needs it is told how to open it.
///
/// # Errors
/// When there is a key that cannot be used: a fresh one would open nothing.
pub fn vault(config: &Config) -> anyhow::Result<Vault> {
    if let Some(key) = &config.secrets_key {
        return read(key.expose()).map(|key| Vault::with_key(&key)).context("MUSTER_SECRETS_KEY is no key");
    }
    let Some(file) = place(config) else { return Ok(Vault::default()) };
    match fs::read_to_string(&file) {
        Ok(text) => {
            let key = read(&text).with_context(|| format!("{} holds no key. Bring its backup back", file.display()))?;
            Ok(Vault::with_key(&key))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match make(&file) {
            Ok(key) => {
                tracing::info!(file = %file.display(), "made a key for secrets; keep a copy of it beside your backups");
                Ok(Vault::with_key(&key))
            }
            Err(error) => {
                let file = file.display();
                tracing::warn!(%error, %file, "cannot keep a key for secrets; set MUSTER_SECRETS_KEY to use levers");
                Ok(Vault::default())
            }
        },
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

fn place(config: &Config) -> Option<PathBuf> {
    let folder = match &config.data_dir {
        Some(folder) => folder.clone(),
        None => private_folder(config).ok()?.parent()?.to_owned(),
    };
    Some(folder.join("secrets.key"))
}

fn read(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = STANDARD.decode(text.trim()).ok();
    match bytes.and_then(|bytes| bytes.try_into().ok()) {
        Some(key) => Ok(key),
        None => bail!("a key is 32 bytes in base64, like the output of `openssl rand -base64 32`"),
    }
}

/// Makes a key that nobody else on this machine reads. Of two processes one makes it, and the other reads what it made.
fn make(file: &Path) -> anyhow::Result<[u8; 32]> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let key: [u8; 32] = rand::random();
    // Written beside it and then linked, so that it is there whole or not at all.
    let beside = file.with_extension(format!("key.{}", std::process::id()));
    let written = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
    let written = written.and_then(|mut new| {
        new.write_all(STANDARD.encode(key).as_bytes())?;
        new.sync_all()
    });
    let linked = written.and_then(|()| fs::hard_link(&beside, file));
    let _ = fs::remove_file(&beside);
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => read(&fs::read_to_string(file)?),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/secrets.key");
        let key = make(&file).unwrap();
        assert_eq!(make(&file).unwrap(), key, "whoever comes second reads it");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&fs::read_to_string(&file).unwrap()).unwrap(), key);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        assert!(read("short").is_err());
    }
}
