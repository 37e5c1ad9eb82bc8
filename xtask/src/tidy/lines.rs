//! Rules that one line shows to be broken.

use super::{Finding, Source, is_test_file};

const LONGEST: usize = 500;

/// Words that belong into some rooms only.
struct Rule {
    words: &'static [&'static str],
    /// Where the rule holds: paths that begin so.
    within: &'static [&'static str],
    /// Except for paths that begin so.
    except: &'static [&'static str],
    what: &'static str,
}

const AREAS: [&str; 4] = ["respond", "oncall", "publish", "manage"];

const RULES: &[Rule] = &[
    Rule {
        words: &["sqlx::"],
        within: &["app/", "frontend/", "server/src/", "domain/src/"],
        // The server opens the pool, listens on it, and says whether it is well; it asks nothing of a table.
        except: &[
            "server/src/boot",
            "server/src/state.rs",
            "server/src/health.rs",
            "server/src/live",
            "server/src/cli",
            // How a time is written to Postgres, behind a feature that only backend asks for.
            "domain/src/time.rs",
        ],
        what: "SQL lives in backend: call a use case there",
    },
    Rule {
        words: &[":root:has(", "html:has(", "body:has(", ".app:has(", ".page:has(."],
        within: &["style/"],
        except: &[],
        what: "with it, whatever changes anywhere makes browsers style the whole page anew: have the page say it by an \
               attribute, or look at children only",
    },
    Rule { words: &["leptos"], within: &["domain/"], except: &[], what: "domain knows no views: move this to app" },
    Rule {
        words: &["Timestamp::now(", "SystemTime::now(", "Zoned::now(", "Utc::now("],
        within: &["app/", "backend/", "domain/", "frontend/", "server/src/"],
        // The clock of the machine, the time of a request's page, when the process began, and the date of an answer.
        except: &[
            "backend/src/ctx.rs",
            "app/context/src/request.rs",
            "server/src/telemetry/metrics.rs",
            "server/src/listen/first_line.rs",
        ],
        what: "the clock is an argument: take `now`, which comes from the clock module",
    },
    Rule {
        words: &["Instant::now("],
        within: &["app/", "domain/", "backend/src/"],
        // How long the database takes to answer a call, or a connection to the mail server lies unused, is no matter
        // of the product's time.
        except: &["backend/src/events/listener.rs", "backend/src/notifications/smtp/kept.rs"],
        what: "nothing here measures time: take it as an argument, or measure in server",
    },
    Rule {
        words: &["<textarea"],
        within: &["app/"],
        except: &["app/ui/"],
        what: "tachys does not escape what stands in a textarea: use the component of app_ui",
    },
    Rule {
        words: &["inner_html"],
        within: &["app/", "server/src/"],
        except: &["app/ui/"],
        what: "raw HTML goes through the component of app_ui that takes only cleaned HTML",
    },
    Rule {
        words: &[".unwrap()"],
        within: &["app/", "backend/", "domain/", "frontend/", "server/", "private_postgres/", "xtask/"],
        except: &["xtask/src/tidy/"],
        what: "no unwrap outside tests: use `?`, or `expect` with the reason why it cannot fail",
    },
    Rule {
        words: &["todo!(", "unimplemented!(", "dbg!("],
        within: &[""],
        except: &["xtask/src/tidy/"],
        what: "finish it, or take it out",
    },
];

/// Marks of unfinished work, in comments of any language.
const MARKS: [&str; 3] = ["TODO", "FIXME", "XXX"];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let length = source.text.lines().count();
    if length > LONGEST && !source.path.ends_with(".sql") && !source.path.ends_with(".toml") {
        findings
            .push(source.find(length, format!("{length} lines; {LONGEST} is the most: split it by what it is about")));
    }
    let own = source.path.starts_with("xtask/src/tidy/");
    for (number, line) in source.lines().filter(|_| !own) {
        if MARKS.iter().any(|mark| has_word(line, mark)) {
            findings.push(source.find(number, "finish it, or write an issue"));
        }
    }
    if source.is_rust() || source.path.ends_with("Cargo.toml") || source.path.ends_with(".css") {
        for (number, line) in source.product_lines() {
            findings.extend(rules(source.path, line).map(|what| source.find(number, what)));
            findings.extend(foreign_area(source.path, line).map(|area| source.find(number, area)));
        }
    }
    if source.path.ends_with(".ts") {
        for (number, line) in source.lines().filter(|(_, line)| line.contains("waitForTimeout(")) {
            let what = format!("wait for what should happen, not for a time: {}", line.trim());
            findings.push(source.find(number, what));
        }
    }
    if source.is_rust() && source.path.starts_with("app/") && !is_test_file(source.path) {
        for (number, line) in source.product_lines().filter(|(_, line)| shouts(line)) {
            findings.push(source.find(number, format!("the product never shouts: {}", line.trim())));
        }
    }
    findings
}

fn rules<'a>(path: &'a str, line: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let code = line.split("//").next().unwrap_or_default();
    let holds = move |rule: &&Rule| {
        rule.within.iter().any(|room| path.starts_with(room)) && !rule.except.iter().any(|room| path.starts_with(room))
    };
    // How a domain type is read from a row is said where the type is, for backend alone.
    let derived = code.contains("feature = \"sqlx\"");
    let broken =
        move |rule: &&Rule| rule.words.iter().any(|word| code.contains(word)) && !(derived && rule.words == ["sqlx::"]);
    RULES.iter().filter(holds).filter(broken).map(|rule| rule.what)
}

fn foreign_area(path: &str, line: &str) -> Option<String> {
    let own = AREAS.iter().find(|area| path.starts_with(&format!("app/{area}/")))?;
    let named = |area: &&&str| has_word(line, &format!("app_{area}")) || has_word(line, &format!("app-{area}"));
    let foreign = AREAS.iter().filter(|area| *area != own).find(named)?;
    Some(format!("areas do not know each other: link to {foreign}, or move what is shared to app/ui"))
}

fn has_word(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word)
        .any(|(at, _)| !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next()))
}

/// A string that holds a letter and an exclamation mark after it, as people write them; a macro holds no space
/// before its name ends.
fn shouts(line: &str) -> bool {
    let code = line.trim_start();
    if code.starts_with("//") || code.starts_with("#[") {
        return false;
    }
    line.split('"').skip(1).step_by(2).any(|text| {
        text.char_indices().any(|(at, c)| {
            let before = text[..at].chars().next_back();
            let after = text[at + c.len_utf8()..].chars().next();
            c == '!' && before.is_some_and(char::is_alphabetic) && after.is_none_or(char::is_whitespace)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<String> {
        check(&Source { path, text }).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn each_rule_holds_in_its_rooms() {
        let cases = [
            ("app/respond/src/a.rs", "let rows = sqlx::query(x);", "SQL lives in backend"),
            ("domain/src/a.rs", "use leptos::prelude::*;", "domain knows no views"),
            ("domain/Cargo.toml", "leptos.workspace = true", "domain knows no views"),
            ("backend/src/a.rs", "let now = jiff::Timestamp::now();", "the clock is an argument"),
            ("backend/src/a.rs", "let begun = Instant::now();", "measures time"),
            ("app/respond/src/a.rs", "view! { <textarea name=\"x\"/> }", "textarea"),
            ("app/respond/src/a.rs", "view! { <p inner_html=x/> }", "raw HTML"),
            ("server/src/a.rs", "let a = b.unwrap();", "no unwrap"),
            ("server/src/a.rs", "todo!()", "finish it"),
            ("migrations/a.sql", "-- FIXME later", "finish it"),
            ("app/respond/src/a.rs", "use app_manage::x;", "areas do not know each other"),
            ("app/oncall/Cargo.toml", "app-respond.workspace = true", "areas do not know each other"),
            ("end2end/tests/a.spec.ts", "await page.waitForTimeout(500)", "wait for what should happen"),
            ("app/ui/src/a.rs", "view! { <p>\"Well done!\"</p> }", "never shouts"),
            ("style/a.css", "  .page:has(.room) { padding: 0; }", "style the whole page anew"),
        ];
        for (path, text, expected) in cases {
            let found = broken(path, text);
            assert!(found.len() == 1 && found[0].contains(expected), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn what_is_allowed_is_left_alone() {
        let cases = [
            ("backend/src/a.rs", "sqlx::query!(\"select 1\")"),
            ("server/src/boot.rs", "let pool = sqlx::PgPool::connect(url);"),
            ("domain/src/a.rs", "#[cfg_attr(feature = \"sqlx\", derive(sqlx::Type))]"),
            ("backend/src/ctx.rs", "jiff::Timestamp::now()"),
            ("app/ui/src/a.rs", "<textarea name=x/>"),
            ("server/src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c().unwrap(); } }"),
            ("server/tests/a.rs", "x.unwrap();"),
            ("backend/src/growth_tests.rs", "x.unwrap();"),
            ("server/src/a.rs", "// unwrap() is explained here: .unwrap()"),
            ("app/ui/src/a.rs", "assert!(a != b, \"!important\"); format!(\"{a}!={b}\")"),
            ("app/respond/src/a.rs", "use app_respond::x;"),
            ("style/a.css", "  .page:has(> .room) { padding: 0; }"),
        ];
        for (path, text) in cases {
            assert_eq!(broken(path, text), [""; 0], "{path}: {text}");
        }
    }

    #[test]
    fn long_files_are_split() {
        assert!(broken("server/src/a.rs", &"\n".repeat(501))[0].starts_with("501 lines"));
        assert!(broken("server/src/a.rs", &"\n".repeat(500)).is_empty());
    }
}
