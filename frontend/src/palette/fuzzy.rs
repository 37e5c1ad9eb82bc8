//! Which items a few typed letters mean, and in which order. Pure.

/// How well a query fits, and which letters of the label it took (by position in `label.chars()`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    pub score: i32,
    pub taken: Vec<usize>,
}

const WORD_START: i32 = 12;
const IN_A_ROW: i32 = 8;
const KEYWORD: i32 = 3;

/// Lower case without the accents that people leave out when they type a name.
fn fold(letter: char) -> char {
    let plain = |letter: char| match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ'..='ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ĩ' | 'ỉ' | 'ị' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ũ' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    plain(letter.to_lowercase().next().unwrap_or(letter))
}

/// Finds every word of `query` in the label (letters in order) or at the start of a keyword.
pub fn fit(query: &str, label: &str, keywords: &str) -> Option<Fit> {
    let letters: Vec<char> = label.chars().map(fold).collect();
    let keywords: Vec<char> = keywords.chars().map(fold).collect();
    let mut whole = Fit { score: 0, taken: Vec::new() };
    for word in query.split_whitespace() {
        let word: Vec<char> = word.chars().map(fold).collect();
        let found = in_label(&word, &letters).or_else(|| in_keywords(&word, &keywords))?;
        whole.score += found.score;
        whole.taken.extend(found.taken);
    }
    // Of equally good labels the shorter one is meant more often.
    whole.score -= letters.len() as i32 / 8;
    whole.taken.sort_unstable();
    whole.taken.dedup();
    Some(whole)
}

fn starts_word(letters: &[char], at: usize) -> bool {
    at == 0 || !letters[at - 1].is_alphanumeric()
}

/// The best of the runs that begin at each occurrence of the first letter.
fn in_label(word: &[char], letters: &[char]) -> Option<Fit> {
    let first = *word.first()?;
    let starts = (0..letters.len()).filter(|&at| letters[at] == first);
    starts.filter_map(|start| run_from(word, letters, start)).max_by_key(|fit| fit.score)
}

fn run_from(word: &[char], letters: &[char], start: usize) -> Option<Fit> {
    let mut fit = Fit { score: 0, taken: Vec::with_capacity(word.len()) };
    let mut at = start;
    for &wanted in word {
        let follows = fit.taken.last().map(|last| last + 1);
        let rest = at..letters.len();
        // A letter that continues the run or starts a word is meant before one in the middle of a word.
        let next = match follows {
            Some(next) if letters.get(next) == Some(&wanted) => next,
            _ => rest
                .clone()
                .find(|&place| letters[place] == wanted && starts_word(letters, place))
                .or_else(|| rest.clone().find(|&place| letters[place] == wanted))?,
        };
        fit.score += 1 + if follows == Some(next) { IN_A_ROW } else { 0 };
        fit.score += if starts_word(letters, next) { WORD_START } else { 0 };
        fit.score -= follows.map_or(0, |follows| (next - follows).min(6) as i32);
        fit.taken.push(next);
        at = next + 1;
    }
    Some(fit)
}

fn in_keywords(word: &[char], keywords: &[char]) -> Option<Fit> {
    let found = keywords.split(|letter| letter.is_whitespace()).any(|keyword| keyword.starts_with(word));
    found.then(|| Fit { score: KEYWORD * word.len() as i32, taken: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order<'a>(query: &str, labels: &[&'a str]) -> Vec<&'a str> {
        let mut found: Vec<(i32, &str)> =
            labels.iter().filter_map(|label| fit(query, label, "").map(|fit| (fit.score, *label))).collect();
        found.sort_by_key(|(score, _)| -score);
        found.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert!(fit("", "Alerts", "").is_some());
        assert!(fit("  ", "Alerts", "").is_some());
    }

    #[test]
    fn initials_and_starts_come_first() {
        assert_eq!(order("oc", &["Stock counts", "On call", "Declare incident"])[0], "On call");
        assert_eq!(order("inc", &["Since yesterday", "Incidents", "Declare incident"])[0], "Incidents");
        assert_eq!(order("set", &["Reset the rota", "Settings"])[0], "Settings");
    }

    #[test]
    fn letters_out_of_order_do_not_fit() {
        assert_eq!(fit("trela", "Alerts", ""), None);
        assert_eq!(fit("alerts now", "Alerts", ""), None);
    }

    #[test]
    fn accents_may_be_left_out() {
        assert!(fit("wisniewski", "Tomasz Wiśniewski", "").is_some());
        assert!(fit("nguyen", "Nguyễn Thị Hạnh", "").is_some());
        assert!(fit("ibanez lucia", "Lucía Fernández Ibáñez", "").is_some());
    }

    #[test]
    fn keywords_count_but_less() {
        let by_label = fit("out", "Outages", "").map(|fit| fit.score);
        let by_keyword = fit("out", "Declare incident", "outage down broken").map(|fit| fit.score);
        assert!(by_label > by_keyword && by_keyword.is_some());
        assert_eq!(fit("tage", "Declare incident", "outage"), None);
    }

    #[test]
    fn taken_letters_are_those_of_the_label() {
        assert_eq!(fit("sp", "Status pages", "").map(|fit| fit.taken), Some(vec![0, 7]));
    }
}
