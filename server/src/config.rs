//! Everything an operator can set, with its default and what it is for. A value comes from a flag, else
//! from the environment, else from the TOML file, else from the default written here.

mod check;
mod file;
mod public_url;
mod secret;
mod span;

pub use file::with_file;
pub use public_url::PublicUrl;
pub use secret::Secret;
pub use span::Span;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use backend::Networks;

use crate::client_address::TrustedProxies;
use crate::listen;

/// The settings of one process.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// TOML file with further settings: the names of these flags with underscores, tables joined by one.
    #[arg(long, global = true, env = "MUSTER_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Address to listen on. Anything but 127.0.0.1 or ::1 belongs behind a proxy that speaks TLS.
    #[arg(long, global = true, env = "MUSTER_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// Where people reach this server; stands in e-mails and decides whether cookies require TLS.
    /// Default: http:// and the listening address.
    #[arg(long, global = true, env = "MUSTER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// Postgres to use, as postgres://user:password@host/database. Unset: Muster runs a private one.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        value_name = "URL",
        hide_env_values = true,
        hide_default_value = true
    )]
    pub database_url: Option<Secret>,

    /// Folder of the private Postgres and of the last public pages. Default: muster in the user's data folder.
    #[arg(long, global = true, env = "MUSTER_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,

    /// Key that seals the secrets which Muster needs again, such as those of levers: 32 bytes in base64, the same for all
    /// processes on a database (openssl rand -base64 32). Unset: secrets.key in the data folder, made at the first start.
    #[arg(
        long,
        global = true,
        env = "MUSTER_SECRETS_KEY",
        value_name = "KEY",
        hide_env_values = true,
        hide_default_value = true
    )]
    pub secrets_key: Option<Secret>,

    /// Database connections of this process.
    #[arg(long, global = true, env = "MUSTER_DATABASE_CONNECTIONS", value_name = "NUMBER", default_value_t = 16)]
    pub database_connections: u32,

    /// Folder of the built site. Default: the files inside the binary; in debug builds target/site.
    #[arg(long, global = true, env = "MUSTER_SITE_ROOT", value_name = "FOLDER")]
    pub site_root: Option<PathBuf>,

    /// Addresses and networks of our own proxies, whose X-Forwarded-For is believed.
    #[arg(long, global = true, env = "MUSTER_TRUSTED_PROXIES", value_name = "NETWORKS", default_value = "")]
    pub trusted_proxies: TrustedProxies,

    #[command(flatten)]
    pub mail: Mail,

    #[command(flatten)]
    pub outbound: Outbound,

    #[command(flatten)]
    pub log: Log,

    #[command(flatten)]
    pub limits: Limits,
}

/// How pages and updates leave as e-mail.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "E-mail")]
pub struct Mail {
    /// Mail server, as smtp://user:password@host:port or smtps://… Unset: no e-mail leaves.
    #[arg(
        long,
        global = true,
        env = "MUSTER_SMTP_URL",
        value_name = "URL",
        hide_env_values = true,
        hide_default_value = true
    )]
    pub smtp_url: Option<Secret>,

    /// Encryption towards the mail server.
    #[arg(long, global = true, env = "MUSTER_SMTP_TLS", value_enum, default_value = "auto")]
    pub smtp_tls: SmtpTls,

    /// Sender of every e-mail. Default: Muster <muster@ the public host>.
    #[arg(long, global = true, env = "MUSTER_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SmtpTls {
    /// Encrypt when the server offers it.
    Auto,
    /// Never encrypt. For a mail server on this machine.
    None,
    /// Refuse to send unless the server upgrades to TLS.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// Where Muster goes to read what people name, such as calendars.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading other servers")]
pub struct Outbound {
    /// Addresses and networks inside that may be read. Public addresses always may; nothing else does.
    #[arg(long, global = true, env = "MUSTER_OUTBOUND_ALLOW", value_name = "NETWORKS", default_value = "")]
    pub outbound_allow: Networks,
}

/// What is written about running.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Logs and metrics")]
pub struct Log {
    /// Default: text on a terminal, json elsewhere.
    #[arg(long, global = true, env = "MUSTER_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,

    /// Level, or a list such as warn,server=debug.
    #[arg(long = "log", global = true, env = "MUSTER_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,

    /// Bearer token that /metrics asks for. Unset: anybody who reaches the server may read them.
    #[arg(
        long,
        global = true,
        env = "MUSTER_METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        hide_default_value = true
    )]
    pub metrics_token: Option<Secret>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Json,
    Text,
}

/// How much a caller may take.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// Time for a request's header; silent and idle connections end after it as well.
    #[arg(long, global = true, env = "MUSTER_HEADER_TIMEOUT", value_name = "TIME", default_value = "10s")]
    pub header_timeout: Span,

    /// Time for a request's body.
    #[arg(long, global = true, env = "MUSTER_BODY_TIMEOUT", value_name = "TIME", default_value = "30s")]
    pub body_timeout: Span,

    /// Time in which a reader must take at least something of what is sent.
    #[arg(long, global = true, env = "MUSTER_WRITE_TIMEOUT", value_name = "TIME", default_value = "30s")]
    pub write_timeout: Span,

    /// Time in which an answer must begin.
    #[arg(long, global = true, env = "MUSTER_REQUEST_TIMEOUT", value_name = "TIME", default_value = "30s")]
    pub request_timeout: Span,

    /// Time that running requests get when the server stops.
    #[arg(long, global = true, env = "MUSTER_SHUTDOWN_TIMEOUT", value_name = "TIME", default_value = "10s")]
    pub shutdown_timeout: Span,

    /// Open connections in total.
    #[arg(long, global = true, env = "MUSTER_MAX_CONNECTIONS", value_name = "NUMBER", default_value_t = 16_000)]
    pub max_connections: usize,

    /// Open connections of one IPv4 address or one IPv6 /64. Trusted proxies are not counted.
    #[arg(
        long,
        global = true,
        env = "MUSTER_MAX_CONNECTIONS_PER_ADDRESS",
        value_name = "NUMBER",
        default_value_t = 1_000
    )]
    pub max_connections_per_address: usize,

    /// Signals of monitoring in one commit. 1 gives each a transaction of its own.
    #[arg(long, global = true, env = "MUSTER_INGEST_BATCH", value_name = "NUMBER", default_value_t = backend::alerts::BATCH)]
    pub ingest_batch: usize,
}

impl Limits {
    pub fn sockets(&self) -> listen::Limits {
        listen::Limits {
            header_timeout: self.header_timeout.into(),
            body_timeout: self.body_timeout.into(),
            write_timeout: self.write_timeout.into(),
            connections: self.max_connections,
            connections_per_address: self.max_connections_per_address,
            shutdown_timeout: self.shutdown_timeout.into(),
        }
    }
}

impl Config {
    pub fn public_url(&self) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of_address(self.listen))
    }

    pub fn mail_from(&self) -> String {
        let own = || format!("Muster <muster@{}>", self.public_url().host());
        self.mail.mail_from.clone().unwrap_or_else(own)
    }
}
