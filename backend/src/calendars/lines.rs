//! The lines of an iCalendar text (RFC 5545, section 3.1), as far as they are read here. Flat, whatever a text nests:
//! it may come from anybody.

/// `DTSTART;TZID=Europe/Berlin:20261224T090000`
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub name: &'a str,
    parameters: &'a str,
    pub value: &'a str,
}

/// What stands between `BEGIN:` and `END:`, without what it encloses.
#[derive(Debug)]
pub(super) struct Component<'a> {
    pub name: &'a str,
    /// The place in the list of the one that encloses it.
    pub inside: Option<usize>,
    pub lines: Vec<Line<'a>>,
}

/// What is read of a calendar; of five megabytes of anything else, nothing is kept.
const READ: [&str; 18] = [
    "ATTENDEE",
    "DESCRIPTION",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "ORGANIZER",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "STATUS",
    "SUMMARY",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "UID",
    "X-LIC-LOCATION",
];

/// Long lines are folded: one that begins with a blank continues the one before.
pub(super) fn unfolded(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    text.replace("\n ", "").replace("\n\t", "")
}

/// All components, in the order in which they begin.
pub(super) fn components(unfolded: &str) -> Vec<Component<'_>> {
    let mut all: Vec<Component> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for line in unfolded.lines().filter_map(Line::read) {
        if line.name.eq_ignore_ascii_case("BEGIN") {
            all.push(Component { name: line.value.trim(), inside: open.last().copied(), lines: Vec::new() });
            open.push(all.len() - 1);
        } else if line.name.eq_ignore_ascii_case("END") {
            // An end of something else is passed over: what is open ends with its own.
            open.pop_if(|last| all[*last].is(line.value.trim()));
        } else if let Some(last) = open.last()
            && READ.iter().any(|name| line.is(name))
        {
            all[*last].lines.push(line);
        }
    }
    all
}

impl<'a> Component<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Line<'a>> {
        self.lines.iter().filter(move |line| line.is(name))
    }

    pub fn first(&self, name: &str) -> Option<&Line<'a>> {
        self.lines.iter().find(|line| line.is(name))
    }

    /// The text of the first such line, or none.
    pub fn text(&self, name: &str) -> String {
        self.first(name).map(|line| unescaped(line.value)).unwrap_or_default()
    }
}

impl<'a> Line<'a> {
    fn read(text: &'a str) -> Option<Line<'a>> {
        let name_ends = text.find([';', ':'])?;
        let (name, rest) = text.split_at(name_ends);
        let mut quoted = false;
        let value = rest.find(|letter| {
            quoted ^= letter == '"';
            letter == ':' && !quoted
        })?;
        Some(Line { name: name.trim(), parameters: &rest[..value], value: &rest[value + 1..] })
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// `Europe/Berlin` of `TZID="Europe/Berlin"`.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut quoted = false;
        let parts = self.parameters.split(move |letter| {
            quoted ^= letter == '"';
            letter == ';' && !quoted
        });
        let mut named = parts.filter_map(|part| part.split_once('='));
        named.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().trim_matches('"'))
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_their_parts_told_apart() {
        let text = "\u{feff}BEGIN:VEVENT\r\nSUMMARY;X-NOTE=\"a;b:c\";LANGUAGE=en:Out\\, and \r\n about: \\n\r\n\tyes\r\nEND:VEVENT";
        let text = unfolded(text);
        let all = components(&text);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].text("summary"), "Out, and about: \nyes");
        let line = all[0].first("SUMMARY").unwrap();
        assert_eq!((line.parameter("x-note"), line.parameter("language")), (Some("a;b:c"), Some("en")));
    }

    #[test]
    fn what_is_enclosed_stands_apart_however_deep() {
        let all = "BEGIN:VEVENT\n".repeat(200_000);
        assert_eq!(components(&all).len(), 200_000);
        let alarm = "BEGIN:VEVENT\nBEGIN:VALARM\nSUMMARY:Alarm\nEND:VALARM\nEND:NOTHING\nSUMMARY:Trip\nEND:VEVENT";
        let all = components(alarm);
        assert_eq!((all[0].text("SUMMARY"), all[1].text("SUMMARY")), ("Trip".to_owned(), "Alarm".to_owned()));
        assert_eq!(all[1].inside, Some(0));
    }
}
