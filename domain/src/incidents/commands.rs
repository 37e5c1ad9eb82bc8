//! The commands of the log: what a line that begins with a slash asks for. Pure; the same code reads the line on
//! the server and offers hints in the browser.

use super::{IncidentRole, IncidentStatus, Severity};
use crate::announcements::touched_by;
use crate::care::REST_MINUTES;
use crate::impact::{self, FindingForm};
use crate::levers::{self, AskedLever};
use crate::loss::{self, AskedLoss};
use crate::remediation::kind_of;

/// What a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Severity(Severity),
    Status(IncidentStatus),
    /// Takes the role, or gives it to the person named.
    Role(IncidentRole, Option<String>),
    /// Publishes an update for staff.
    Update(String),
    /// Claims something: an assumption until somebody looks.
    Claim(String),
    /// Rests for so many minutes; for a quarter of an hour when unset.
    Break(Option<i32>),
    /// Says what is about to be done, and why.
    AboutTo(String, String),
    /// Estimates what is lost, and says what was learned.
    Loss(AskedLoss, String),
    /// Proposes what could stop the bleeding.
    Try(String),
    /// Says how the service of this name does, and who feels it.
    Impact(String, FindingForm),
    /// Pulls a lever, or puts it back.
    Lever(AskedLever),
    /// Pages a person, whoever is on call for a roster, or an expert of an area; says what for.
    Page {
        whom: String,
        what: String,
        anyway: bool,
    },
}

/// A line of the log as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Words(String),
    /// A command and the words behind it, which stay in the log. Behind a status that ends the incident they are its cause.
    Command(Command, String),
}

impl Command {
    /// What sending it will do.
    pub fn effect(&self) -> String {
        match self {
            Command::Severity(severity) => format!("Changes the severity to {} {}.", severity.label(), severity.word()),
            Command::Status(status) => format!("Changes the status to {}.", status.word()),
            Command::Role(role, None) => format!("Makes you {}.", role.word()),
            Command::Role(role, Some(person)) => format!("Makes {person} {}.", role.word()),
            Command::Update(_) => "Publishes this to staff.".into(),
            Command::AboutTo(what, _) => {
                format!("Announces that you are about to {what}, which touches {}.", touched_by(what))
            }
            Command::Loss(..) => "Estimates what is being lost.".into(),
            Command::Try(what) => {
                let kind = kind_of(what);
                let (word, risk) = (kind.word().to_lowercase(), kind.usual_risk().word().to_lowercase());
                format!("Proposes this as an action: {word}, {risk}, about {} min.", kind.usual_minutes())
            }
            Command::Impact(service, form) => format!("Says that {service} is {}.", form.state.word().to_lowercase()),
            Command::Lever(asked) => format!("Sets the lever “{}” to {}.", asked.name, asked.wanted),
            Command::Page { whom, anyway, .. } => {
                let resting = if *anyway { ", also when they rest" } else { "" };
                format!("Pages {whom}{resting}: a person, who is on call for a roster, or an expert of an area.")
            }
            Command::Break(minutes) => format!("You rest for {} minutes.", minutes.unwrap_or(REST_MINUTES)),
            Command::Claim(_) => "Adds an assumption that somebody has to verify.".into(),
        }
    }
}

/// One command as the composer offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What pressing it writes.
    pub stem: &'static str,
    pub what: &'static str,
    pub example: &'static str,
}

/// What pages somebody also while they rest.
pub const PAGE_ANYWAY: &str = "/page!";

/// All commands, most used first.
pub const HINTS: [Hint; 13] = [
    Hint { stem: "/status ", what: "Change the status", example: "/status identified" },
    Hint { stem: "/sev ", what: "Change the severity", example: "/sev 1" },
    Hint { stem: "/role ", what: "Take or give a role", example: "/role commander" },
    Hint { stem: "/page ", what: "Ask somebody to help", example: "/page Mei Tanaka: the replica lags" },
    Hint { stem: "/update ", what: "Tell the staff", example: "/update Rolled back, watching" },
    Hint { stem: "/about-to ", what: "Say before you do", example: "/about-to restart db-3: it lags 41 s" },
    Hint { stem: "/try ", what: "Propose an action", example: "/try roll back checkout-api" },
    Hint { stem: "/impact ", what: "Say how a service does", example: "/impact checkout down: the EU, 41 %" },
    Hint { stem: "/lever ", what: "Pull a lever", example: "/lever 3DS v2 off: the challenge times out" },
    Hint { stem: "/claim ", what: "Claim something", example: "/claim No card data left the vault" },
    Hint { stem: "/loss ", what: "Estimate the loss", example: "/loss 41 %: all of the EU" },
    Hint { stem: "/break ", what: "Rest for a while", example: "/break 15" },
    Hint { stem: "/resolve ", what: "Say the cause, and resolve", example: "/resolve the 02:41 deploy, rolled back" },
];

/// Reads a line.
///
/// # Errors
/// What to write instead, when it looks like a command and is none.
pub fn read(line: &str) -> Result<Line, String> {
    let line = line.trim();
    let Some(command) = line.strip_prefix('/') else { return Ok(Line::Words(line.to_owned())) };
    let (verb, rest) = split(command);
    let (first, reason) = split(rest);
    let known = |command| Ok(Line::Command(command, reason.to_owned()));
    match verb.to_lowercase().as_str() {
        "sev" | "severity" => match first.parse() {
            Ok(severity) => known(Command::Severity(severity)),
            Err(_) => Err("Write a level from 0 to 4, like /sev 1.".into()),
        },
        "status" => match status(first) {
            Some(status) => known(Command::Status(status)),
            None => Err("Write a status, like /status identified.".into()),
        },
        "resolve" | "resolved" => Ok(Line::Command(Command::Status(IncidentStatus::Resolved), rest.to_owned())),
        "role" => match role(first) {
            Some(role) => {
                let person = reason.trim_start_matches('@');
                let person = (!person.is_empty()).then(|| person.to_owned());
                Ok(Line::Command(Command::Role(role, person), String::new()))
            }
            None => Err("Write a role, like /role commander or /role scribe Ada Lovelace.".into()),
        },
        "update" if rest.is_empty() => Err("Write what is known, like /update Rolled back, watching.".into()),
        "update" => Ok(Line::Command(Command::Update(rest.to_owned()), String::new())),
        "page" | "page!" => match about_to(rest) {
            ("", _) | (_, "") => {
                Err("Write whom and what for, like /page Mei Tanaka: the replica lags, or /page Payments: card errors."
                    .into())
            }
            (whom, what) => {
                let anyway = verb.ends_with('!');
                Ok(Line::Command(Command::Page { whom: whom.to_owned(), what: what.to_owned(), anyway }, String::new()))
            }
        },
        "break" | "rest" if first.is_empty() => known(Command::Break(None)),
        "break" | "rest" => match first.parse() {
            Ok(minutes) => known(Command::Break(Some(minutes))),
            Err(_) => Err("Write how many minutes, like /break 15.".into()),
        },
        "claim" if rest.is_empty() => Err("Write what you take to be true, like /claim UK is healthy.".into()),
        "claim" => Ok(Line::Command(Command::Claim(rest.to_owned()), String::new())),
        "loss" => {
            let (how_much, reason) = about_to(rest);
            let asked = loss::read(how_much)?;
            Ok(Line::Command(Command::Loss(asked, reason.to_owned()), String::new()))
        }
        "impact" => {
            impact::read(rest).map(|(service, form)| Line::Command(Command::Impact(service, form), String::new()))
        }
        "try" if rest.is_empty() => Err("Write what could stop the bleeding, like /try roll back checkout-api.".into()),
        "try" => Ok(Line::Command(Command::Try(rest.to_owned()), String::new())),
        "lever" => Ok(Line::Command(Command::Lever(levers::read_asked(rest)?), String::new())),
        "about-to" | "aboutto" => match about_to(rest) {
            ("", _) => Err("Write what you are about to do and why, like /about-to restart db-3: it lags 41 s.".into()),
            (what, why) => Ok(Line::Command(Command::AboutTo(what.to_owned(), why.to_owned()), String::new())),
        },
        _ => Err(format!(
            "There is no command /{verb}. Use /status, /sev, /role, /page, /update, /about-to, /try, /lever, /impact, /claim, /loss, \
             /break or /resolve."
        )),
    }
}

/// What, and behind a colon why.
fn about_to(text: &str) -> (&str, &str) {
    text.split_once(": ").map_or((text, ""), |(what, why)| (what.trim(), why.trim()))
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()))
}

fn status(word: &str) -> Option<IncidentStatus> {
    let word = word.to_lowercase().replace('-', "_");
    IncidentStatus::ALL.into_iter().find(|status| status.as_str() == word)
}

/// By its word, or by the first letters of it: `/role comm` is not clear, `/role comms` is.
fn role(word: &str) -> Option<IncidentRole> {
    let word = word.to_lowercase().replace('-', "_");
    let word = match word.as_str() {
        "ic" => "commander",
        "comms" => "communications",
        "business" | "owner" => "business_owner",
        "primary" => "primary_responder",
        "secondary" => "secondary_responder",
        other => other,
    };
    IncidentRole::ALL.into_iter().find(|role| role.as_str() == word)
}

/// The hints that fit what stands in the composer so far; none unless it begins with a slash.
pub fn hints(typed: &str) -> Vec<Hint> {
    let typed = typed.trim_start();
    if !typed.starts_with('/') || typed.contains(char::is_whitespace) {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    HINTS.into_iter().filter(|hint| hint.stem.starts_with(typed.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_meant() {
        let command = |command, reason: &str| Ok(Line::Command(command, reason.into()));
        for (line, meant) in [
            ("  hello / world ", Ok(Line::Words("hello / world".into()))),
            ("/sev 1", command(Command::Severity(Severity::Sev1), "")),
            ("/sev 1 all of EU", command(Command::Severity(Severity::Sev1), "all of EU")),
            ("/Status Identified", command(Command::Status(IncidentStatus::Identified), "")),
            ("/status not-an-incident", command(Command::Status(IncidentStatus::NotAnIncident), "")),
            ("/resolve back to normal", command(Command::Status(IncidentStatus::Resolved), "back to normal")),
            ("/role commander", command(Command::Role(IncidentRole::Commander, None), "")),
            (
                "/role comms @Ada Lovelace",
                command(Command::Role(IncidentRole::Communications, Some("Ada Lovelace".into())), ""),
            ),
            ("/update Rolled back", command(Command::Update("Rolled back".into()), "")),
            ("/about-to restart db-3: it lags", command(Command::AboutTo("restart db-3".into(), "it lags".into()), "")),
            ("/about-to flush the cache", command(Command::AboutTo("flush the cache".into(), String::new()), "")),
            (
                "/loss 3800/min: all of the EU",
                command(Command::Loss(loss::read("3800/min").expect("an amount"), "all of the EU".into()), ""),
            ),
            (
                "/page roster:Payments: card errors",
                command(
                    Command::Page { whom: "roster:Payments".into(), what: "card errors".into(), anyway: false },
                    "",
                ),
            ),
            (
                "/page! Mei Tanaka: the replica lags",
                command(Command::Page { whom: "Mei Tanaka".into(), what: "the replica lags".into(), anyway: true }, ""),
            ),
            ("/try restart db-3", command(Command::Try("restart db-3".into()), "")),
            (
                "/lever 3DS v2 off: it times out",
                command(Command::Lever(levers::read_asked("3DS v2 off: it times out").expect("a lever")), ""),
            ),
            ("/break", command(Command::Break(None), "")),
            ("/break 20 fresh air", command(Command::Break(Some(20)), "fresh air")),
            ("/claim UK is healthy", command(Command::Claim("UK is healthy".into()), "")),
        ] {
            assert_eq!(read(line), meant, "{line}");
        }
        for line in [
            "/sev",
            "/sev 7",
            "/status",
            "/status gone",
            "/role",
            "/update",
            "/claim",
            "/page",
            "/page Mei",
            "/about-to",
            "/loss",
            "/loss many",
            "/try",
            "/lever",
            "/lever 3DS v2",
            "/break soon",
            "/lunch",
            "/",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn hints_narrow_down_and_leave() {
        assert_eq!(hints("/").len(), HINTS.len());
        assert_eq!(hints("/s").len(), 2);
        assert!(hints("/sev 1").is_empty() && hints("half a /").is_empty());
    }

    #[test]
    fn every_example_is_a_command() {
        for hint in HINTS {
            assert!(matches!(read(hint.example), Ok(Line::Command(..))), "{}", hint.example);
        }
    }
}
