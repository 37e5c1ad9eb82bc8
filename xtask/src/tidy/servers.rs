//! A server function is an address that anybody can call: its first statement says who may.

use super::{Finding, Source};

/// Files whose functions are all for people who are signed out.
const SIGNED_OUT: [&str; 1] = ["app/manage/src/entry/"];

pub fn check(source: &Source) -> Vec<Finding> {
    let open_to_all = SIGNED_OUT.iter().any(|file| source.path.starts_with(file));
    if !source.is_rust() || !source.path.starts_with("app/") || open_to_all {
        return Vec::new();
    }
    let lines: Vec<(usize, &str)> = source.lines().map(|(number, line)| (number, line.trim())).collect();
    let is_server = |line: &str| line == "#[server]" || (line.starts_with("#[server(") && line.ends_with(")]"));
    let servers = lines.iter().enumerate().filter(|(_, (_, line))| is_server(line));
    let silent = servers.filter(|(at, _)| !is_public(&lines[..*at]) && !asks_who(&lines[at + 1..]));
    let what = "a server function begins with `signed_in()?`; one that everybody may call says `/// Public: ` and why";
    silent.map(|(_, (number, _))| source.find(*number, what)).collect()
}

/// Whether the comment above says so.
fn is_public(before: &[(usize, &str)]) -> bool {
    let comment =
        before.iter().rev().map(|(_, line)| line).take_while(|line| line.starts_with("///") || line.starts_with("#["));
    comment.into_iter().any(|line| line.contains("Public: "))
}

/// Whether the body that follows begins so. `use` lines and comments do nothing and may stand before it.
fn asks_who(after: &[(usize, &str)]) -> bool {
    let mut body = after.iter().map(|(_, line)| line).skip_while(|line| !line.ends_with('{')).skip(1);
    let first = body.find(|line| !line.is_empty() && !line.starts_with("use ") && !line.starts_with("//"));
    first.is_some_and(|line| line.contains("signed_in("))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Source { path: "app/respond/src/api.rs", text }).len()
    }

    #[test]
    fn a_server_function_says_first_who_may_call_it() {
        let good = "#[server]\npub async fn a(\n    b: String,\n) -> Result<(), AppError> {\n    use x::y;\n    let by = signed_in()?;\n}\n";
        assert_eq!(count(good), 0);
        assert_eq!(count(&good.replace("signed_in()?", "ports()?")), 1);
        let open = "/// Public: the link is the right.\n#[server(input = Json)]\npub async fn a() -> Result<(), AppError> {\n    b()\n}\n";
        assert_eq!(count(open), 0);
        assert_eq!(count(&open.replace("Public: ", "Note: ")), 1);
    }

    #[test]
    fn an_argument_attribute_is_no_server_function() {
        assert_eq!(count("fn a(\n    #[server(default)] b: String,\n) {\n    c()\n}\n"), 0);
    }
}
