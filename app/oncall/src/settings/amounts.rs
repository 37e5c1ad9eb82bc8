//! Amounts of money as people write them.

/// `12.5` → 1250; an empty text is nothing. None when it is no amount.
pub fn read(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit()) && text.len() <= 9;
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i64>().ok() };
    let cents = number(part)? * if part.len() == 1 { 10 } else { 1 };
    Some(number(whole)? * 100 + cents)
}

/// What the field shows: nothing for nothing.
pub fn written(hundredths: i64) -> String {
    match hundredths {
        0 => String::new(),
        it if it % 100 == 0 => (it / 100).to_string(),
        it => format!("{}.{:02}", it / 100, it % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (text, amount) in
            [("", Some(0)), ("12", Some(1200)), ("12.5", Some(1250)), ("12,05", Some(1205)), (".5", Some(50))]
        {
            assert_eq!(read(text), amount, "{text}");
        }
        for text in ["-1", "1.234", "a", "1 000", "1.2.3"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!((written(0), written(1200), written(1205)), (String::new(), "12".into(), "12.05".into()));
    }
}
