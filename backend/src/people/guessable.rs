//! Passwords that are among the first to be tried (ASVS 5.0, 6.2.4 and 6.2.11). Most of the well-known lists is
//! shorter than what may be set at all; what is left are words with digits behind, runs and repeats, and
//! whatever somebody knows of the person.

use domain::FieldErrors;

/// Words that, with nothing but digits and signs around them, make no password.
const WORDS: [&str; 64] = [
    "password",
    "passwort",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "motdepasse",
    "contraseña",
    "contrasena",
    "senha",
    "wachtwoord",
    "hunter",
    "administrator",
    "admin",
    "adminadmin",
    "changeme",
    "changemenow",
    "changeit",
    "default",
    "letmein",
    "letmeinnow",
    "welcome",
    "welcomeback",
    "willkommen",
    "bienvenue",
    "qwerty",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedc",
    "qwertyqwerty",
    "qwerasdf",
    "iloveyou",
    "iloveyouso",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "basketball",
    "liverpool",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "shadow",
    "michael",
    "jennifer",
    "charlie",
    "computer",
    "internet",
    "samsung",
    "starwars",
    "pokemon",
    "trustno",
    "whatever",
    "secret",
    "topsecret",
    "mysecret",
    "summer",
    "winter",
    "spring",
    "autumn",
    "muster",
];

/// Adds a problem when the password would be guessed early; `known` is what others know of the person.
pub(super) fn check(errors: &mut FieldErrors, field: &str, password: &str, known: &[&str]) {
    if is_guessable(password, known) {
        errors.add(field, "This is among the first that are tried. A short sentence of your own is better.");
    }
}

fn is_guessable(password: &str, known: &[&str]) -> bool {
    let lower = password.to_lowercase();
    if is_run(&lower) || is_repeat(&lower) {
        return true;
    }
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let around = lower.chars().count() - core.chars().count();
    let (dates, decorated) = (core.is_empty() && around <= 12, WORDS.contains(&core) && around <= 8);
    if dates || decorated {
        return true;
    }
    let letters = only_letters(&lower);
    known.iter().flat_map(|text| words(text)).any(|word| word.chars().count() >= 4 && letters == word)
}

/// A person's name and address in the forms in which they end up in passwords: whole, and each part.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let mut words: Vec<String> = parts.map(str::to_owned).collect();
    words.push(only_letters(&lower));
    words
}

fn only_letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// `1234567890`, `zyxwvutsrq`: each character follows on the one before, around the end of the digits too.
fn is_run(text: &str) -> bool {
    let step = |a: char, b: char| match (a, b) {
        ('9', '0') => 1,
        ('0', '9') => -1,
        _ => i64::from(u32::from(b)) - i64::from(u32::from(a)),
    };
    let characters: Vec<char> = text.chars().collect();
    let mut steps = characters.windows(2).map(|pair| step(pair[0], pair[1]));
    let Some(first) = steps.next() else { return true };
    (-1..=1).contains(&first) && steps.all(|step| step == first)
}

/// `abcabcabcabc`, `7777777777`: a piece of at most four characters, again and again.
fn is_repeat(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=4).any(|length| {
        let (piece, rest) = characters.split_at(length.min(characters.len()));
        !rest.is_empty() && rest.chunks(length).all(|chunk| piece.starts_with(chunk))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused() {
        let known = ["Ada Lovelace", "ada.lovelace@example.org", "Northwind Pay"];
        for guessable in [
            "password123!",
            "Passw0rd2026",
            "1234567890",
            "0987654321",
            "abcdefghij",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "12341234123412",
            "2026-11-20",
            "Qwertyuiop",
            "!!Welcome1!",
            "AdaLovelace",
            "lovelace1815",
            "Ada.Lovelace1",
            "northwind1",
            "NorthwindPay!",
        ] {
            assert!(is_guessable(guessable, &known), "{guessable}");
        }
        for good in [
            "correct horse battery staple",
            "36a4-tch6-sk3j-6dbh",
            "my password is long",
            "Ada likes engines",
            "kzp4qvx82m",
            "ночь тиха и нежна",
            "password for the pager",
        ] {
            assert!(!is_guessable(good, &known), "{good}");
        }
    }
}
