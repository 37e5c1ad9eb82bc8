//! The style sheet: `style/app.css` with each `@import` replaced by its file, without comments and idle space.

use std::fs;
use std::path::Path;

use anyhow::Context;

pub fn sheet(folder: &Path) -> anyhow::Result<String> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read style/{name}"));
    let mut whole = String::new();
    for line in read("app.css")?.lines() {
        match imported(line) {
            Some(name) => whole.push_str(&read(name)?),
            None => whole.push_str(line),
        }
        whole.push('\n');
    }
    Ok(minify(&whole))
}

/// `@import "base.css";` → `base.css`
fn imported(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"")?.strip_suffix("\";")
}

/// Takes away only what no parser sees. Spaces in selectors and around operators of `calc()` mean something and stay.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if c == '"' || c == '\'' {
            let end = string_end(rest, c);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c.is_whitespace() {
            if !out.ends_with([' ', '{', '}', ';', ',']) && !out.is_empty() {
                out.push(' ');
            }
            continue;
        }
        if "{};,".contains(c) && out.ends_with(' ') {
            out.pop();
        }
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// Where the string that begins `text` ends, quotes included.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_that_means_something_stays() {
        let css =
            "/* a */\n.a :hover , .b > p {\n  width: calc(1px + 2em);\n  content: \"  /* ; \\\" */ \";\n}\n\n.c { }\n";
        assert_eq!(minify(css), ".a :hover,.b > p{width: calc(1px + 2em);content: \"  /* ; \\\" */ \"}.c{}");
    }

    #[test]
    fn imports_are_recognised() {
        assert_eq!(imported("@import \"base.css\";"), Some("base.css"));
        assert_eq!(imported("@layer reset, tokens;"), None);
    }
}
