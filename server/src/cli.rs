//! The command line: what can be asked of the binary, and its settings.

mod backup;
mod doctor;
mod people;
mod postgres_tools;
mod run;

pub use run::run;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use domain::{IncidentNumber, Role};

use crate::config::{Config, with_file};

/// Muster: paging, incidents and status pages that a team runs itself.
#[derive(Debug, Parser)]
#[command(name = "muster", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub config: Config,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Run the server. This is what happens without a command.
    Serve(Serve),
    /// Bring the database up to date.
    Migrate,
    /// Fill an empty database with an organisation to try things out on.
    Demo {
        /// The demo is there already: give everybody in it a new password and print it.
        #[arg(long)]
        new_password: bool,
    },
    /// Manage people.
    #[command(subcommand)]
    User(User),
    /// Manage API tokens.
    #[command(subcommand)]
    Token(Token),
    /// Reach what nobody can reach from within.
    #[command(subcommand)]
    Incident(Incident),
    /// Check database, mail server, clock and disk, and say what is wrong and what to do.
    Doctor,
    /// Print the description of the REST API, as served at /api/openapi.json.
    Openapi,
    /// Write everything into one file, readable only by you.
    Backup {
        /// Default: muster-, the time, and .dump.
        file: Option<PathBuf>,
    },
    /// Bring back everything from a backup.
    Restore {
        file: PathBuf,
        /// Give up what the database holds now.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, Clone, Default, Args)]
pub struct Serve {
    /// Fill an empty database with demo data first.
    #[arg(long, env = "MUSTER_DEMO_IF_EMPTY")]
    pub demo_if_empty: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub enum User {
    /// Add a person. Without a password on stdin, makes one and prints it alone on stdout.
    Create {
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// admin, manager, responder or stakeholder
        #[arg(long, default_value = "responder")]
        role: Role,
        /// As in the IANA list, such as Europe/Berlin. Default: that of the organisation.
        #[arg(long, default_value = "")]
        time_zone: String,
        /// Read the password from the first line of stdin.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a one-time link, alone on stdout, behind which somebody sets a new password.
    Reset {
        /// The address that they sign in with.
        email: String,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Incident {
    /// Let somebody see a private incident whose members are all gone. Its timeline tells that.
    LetIn {
        /// Such as INC-42.
        number: IncidentNumber,
        /// The address that they sign in with.
        email: String,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Token {
    /// Make an API token and print it alone on stdout. It is shown this once.
    Create {
        /// admin, manager, responder or stakeholder
        #[arg(long)]
        role: Role,
        /// What it is for, as the list of tokens shows it.
        #[arg(long, default_value = "command line")]
        name: String,
    },
}

impl Cli {
    /// Reads arguments, environment and the TOML file; an error is a text for the terminal.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let mut command = Self::command();
        if let Some(path) = file_named_by(&arguments) {
            command = with_file(command, &path)?;
        }
        let matches = command.try_get_matches_from(arguments)?;
        Self::from_arg_matches(&matches)
    }
}

/// The file must be known before the rest is parsed, as its values are the defaults of the rest.
fn file_named_by(arguments: &[OsString]) -> Option<PathBuf> {
    let lenient = Cli::command().ignore_errors(true).disable_help_flag(true).disable_version_flag(true);
    let matches = lenient.try_get_matches_from(arguments).ok()?;
    matches.get_one::<PathBuf>("config").cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Cli, clap::Error> {
        Cli::read(std::iter::once("muster").chain(arguments.iter().copied()).map(OsString::from))
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_may_stand_before_and_after_the_command() {
        for arguments in [["--listen", "[::1]:1", "serve"], ["serve", "--listen", "[::1]:1"]] {
            assert_eq!(read(&arguments).unwrap().config.listen, "[::1]:1".parse().unwrap());
        }
    }

    #[test]
    fn the_file_is_weaker_than_a_flag_and_stronger_than_the_default() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = "body_timeout = '3m'\nheader_timeout = '4s'\nmax_connections = 77\n\
                    trusted_proxies = ['10.0.0.0/8', '::1']\n[outbound]\nallow = ['192.168.0.0/16']\n[smtp]\nurl = 'smtp://u:hunter2@mail'\n";
        std::fs::write(file.path(), text).unwrap();
        let path = file.path().to_str().unwrap();
        let config = read(&["serve", "--config", path, "--header-timeout", "5s"]).unwrap().config;
        assert_eq!(config.limits.body_timeout.to_string(), "3m");
        assert_eq!(config.limits.header_timeout.to_string(), "5s");
        assert_eq!(config.limits.max_connections, 77);
        assert!(config.trusted_proxies.contains("10.9.9.9".parse().unwrap()));
        assert!(config.outbound.outbound_allow.contains("192.168.1.1".parse().unwrap()));
        assert_eq!(config.mail.smtp_url.as_ref().unwrap().expose(), "smtp://u:hunter2@mail");
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn a_wrong_file_is_named_with_the_reason() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().to_str().unwrap();
        std::fs::write(file.path(), "listne = '127.0.0.1:1'").unwrap();
        let error = read(&["--config", path]).unwrap_err().to_string();
        assert!(error.contains(path) && error.contains("“listne”"), "{error}");
        let error = read(&["--config", "/nowhere/muster.toml"]).unwrap_err().to_string();
        assert!(error.contains("/nowhere/muster.toml: No such file"), "{error}");
    }

    #[test]
    fn help_and_errors_show_no_secret() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "database_url = 'postgres://u:hunter2@db/x'").unwrap();
        let path = file.path().to_str().unwrap();
        for wrong in ["--help", "--no-such-flag", "--listen=nonsense"] {
            let text = read(&["--config", path, "--smtp-url", "hunter2", wrong]).unwrap_err().to_string();
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn every_problem_is_a_sentence_without_the_value() {
        let table: &[(&[&str], &str)] = &[
            (&["--database-url", "mysql://hunter2"], "DATABASE_URL"),
            (&["--smtp-url", "hunter2@mail"], "MUSTER_SMTP_URL"),
            (&["--smtp-url", "smtp://u:p@:25"], "MUSTER_SMTP_URL"),
            (&["--smtp-url", "smtp://mail:many"], "MUSTER_SMTP_URL"),
            (&["--smtp-url", "smtps://mail", "--smtp-tls", "none"], "MUSTER_SMTP_TLS"),
            (&["--mail-from", "Muster"], "MUSTER_MAIL_FROM"),
            (&["--header-timeout", "1ms"], "time-out"),
            (&["--max-connections", "1"], "MUSTER_MAX_CONNECTIONS"),
            (&["--database-connections", "1"], "MUSTER_DATABASE_CONNECTIONS"),
        ];
        for (arguments, named) in table {
            let problems = read(arguments).unwrap().config.problems();
            assert_eq!(problems.len(), 1, "{arguments:?} {problems:?}");
            assert!(problems[0].contains(named) && !problems[0].contains("hunter2"), "{problems:?}");
        }
        let fine: &[&[&str]] =
            &[&[], &["--smtp-url", "smtp://[::1]:25"], &["--smtp-url", "smtps://u:p%40@mail.example.com"]];
        for arguments in fine {
            assert_eq!(read(arguments).unwrap().config.problems(), Vec::<String>::new());
        }
    }

    #[test]
    fn listening_on_the_network_without_tls_is_warned_about() {
        let open = read(&["--listen", "0.0.0.0:80", "--smtp-url", "smtp://mail"]).unwrap().config;
        assert_eq!(open.warnings().len(), 1);
        let fine = ["--listen", "0.0.0.0:80", "--smtp-url", "smtp://mail", "--public-url", "https://m.example"];
        assert_eq!(read(&fine).unwrap().config.warnings(), Vec::<String>::new());
    }
}
