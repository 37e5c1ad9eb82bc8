//! The TOML file: its values become the defaults of the flags, so flags and environment win over it.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Command, error::ErrorKind};
use config::{File, FileFormat, Value, ValueKind};

/// Puts the file's values under the flags of `command`. A key that no flag has is an error.
pub fn with_file(mut command: Command, path: &Path) -> Result<Command, clap::Error> {
    for (key, value) in read(path).map_err(|reason| refused(&mut command, path, &reason))? {
        let known = command.get_arguments().any(|argument| argument.get_id() == key.as_str());
        if !known || key == "config" {
            let reason = format!("there is no setting “{key}”; `muster --help` lists all of them");
            return Err(refused(&mut command, path, &reason));
        }
        command = command.mut_arg(key, |argument| argument.default_value(value));
    }
    Ok(command)
}

fn refused(command: &mut Command, path: &Path, reason: &str) -> clap::Error {
    command.error(ErrorKind::ValueValidation, format!("{}: {reason}", path.display()))
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    // Read by ourselves: the library's own message names neither the reason nor the whole path.
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let built = config::Config::builder().add_source(File::from_str(&text, FileFormat::Toml)).build();
    let tables = built.and_then(config::Config::try_deserialize::<BTreeMap<String, Value>>);
    let mut flat = BTreeMap::new();
    for (key, value) in tables.map_err(|error| error.to_string())? {
        flatten(key, value, &mut flat)?;
    }
    Ok(flat)
}

fn flatten(key: String, value: Value, flat: &mut BTreeMap<String, String>) -> Result<(), String> {
    match value.kind {
        ValueKind::Table(table) => {
            for (inner, value) in table {
                flatten(format!("{key}_{inner}"), value, flat)?;
            }
        }
        ValueKind::Array(entries) => {
            let entries = entries.into_iter().map(Value::into_string).collect::<Result<Vec<_>, _>>();
            let joined = entries.map_err(|_| format!("“{key}” must be a list of texts"))?.join(",");
            flat.insert(key, joined);
        }
        ValueKind::Nil => {}
        kind => drop(flat.insert(key, kind.to_string())),
    }
    Ok(())
}
