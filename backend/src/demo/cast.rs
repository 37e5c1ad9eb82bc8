//! The people of Northwind Pay, a payments company that does not exist.

use domain::Role::{self, Admin, Manager, Responder, Stakeholder};

/// Where their e-mail goes: a name that no mail server resolves (RFC 2606).
pub(super) const MAIL_HOST: &str = "northwind-pay.example";

/// One person.
pub(super) struct Part {
    pub name: &'static str,
    /// Before the at sign.
    pub mail: &'static str,
    pub title: &'static str,
    pub time_zone: &'static str,
    pub role: Role,
    /// Slug of the roster in which they take turns; empty: none.
    pub team: &'static str,
}

const fn part(
    name: &'static str,
    mail: &'static str,
    title: &'static str,
    time_zone: &'static str,
    role: Role,
    team: &'static str,
) -> Part {
    Part { name, mail, title, time_zone, role, team }
}

/// The one whose eyes a visitor sees the demo with: she is on call, and may do everything.
pub(super) const INES: usize = 0;
/// Heads of what is paged last.
pub(super) const HEAD_OF_RELIABILITY: usize = 33;
/// Those who take command of the larger incidents.
pub(super) const COMMANDERS: [usize; 6] = [11, 17, 21, 33, 3, 10];
/// Those who write to customers.
pub(super) const COMMUNICATORS: [usize; 3] = [34, 35, 36];
/// Who is told first as the ways to sign in: one of each role.
pub(super) const SIGN_INS: [usize; 4] = [INES, 11, 26, 37];

#[rustfmt::skip]
pub(super) const PEOPLE: [Part; 40] = [
    part("Ines Carvalho", "ines.carvalho", "Staff engineer, payments", "Europe/Lisbon", Admin, "payments"),
    part("Joost van den Berg-Hendriksen", "joost.vandenberg", "Senior engineer, payments", "Europe/Amsterdam", Responder, "payments"),
    part("Chidinma Okonkwo", "chidinma.okonkwo", "Engineer, payments", "Africa/Lagos", Responder, "payments"),
    part("Mateusz Wojciechowski", "mateusz.wojciechowski", "Principal engineer, card processing", "Europe/Warsaw", Responder, "payments"),
    part("Zeynep Yıldırım", "zeynep.yildirim", "Engineer, card processing", "Europe/Istanbul", Responder, "payments"),
    part("Daniel Kimani", "daniel.kimani", "Engineer, bank transfers", "Africa/Nairobi", Responder, "payments"),
    part("Thiago Nascimento dos Santos", "thiago.nascimento", "Senior engineer, checkout", "America/Sao_Paulo", Responder, "checkout"),
    part("Valentina Echeverría", "valentina.echeverria", "Engineer, checkout", "America/Bogota", Responder, "checkout"),
    part("Marcus Delacroix-Thompson", "marcus.delacroix", "Engineer, checkout", "America/Toronto", Responder, "checkout"),
    part("Xiomara Hernández Villalobos", "xiomara.hernandez", "Frontend engineer", "America/Mexico_City", Responder, "checkout"),
    part("Noah Goldstein", "noah.goldstein", "Checkout lead", "America/New_York", Manager, "checkout"),
    part("Lukas Brandt", "lukas.brandt", "Platform lead", "Europe/Berlin", Manager, "platform"),
    part("Aoife Ní Bhriain", "aoife.nibhriain", "Site reliability engineer", "Europe/Dublin", Responder, "platform"),
    part("Oleksandr Shevchuk", "oleksandr.shevchuk", "Site reliability engineer", "Europe/Kyiv", Responder, "platform"),
    part("Park Hye-jin", "hyejin.park", "Site reliability engineer", "Asia/Seoul", Responder, "platform"),
    part("Rangi Te Whata", "rangi.tewhata", "Site reliability engineer", "Pacific/Auckland", Responder, "platform"),
    part("Ahmed El-Mansouri", "ahmed.elmansouri", "Database engineer", "Africa/Casablanca", Responder, "platform"),
    part("Tan Wei Ling", "weiling.tan", "Risk engineering lead", "Asia/Singapore", Manager, "risk"),
    part("Arjun Venkataraghavan Subramaniam", "arjun.subramaniam", "Senior machine learning engineer", "Asia/Kolkata", Responder, "risk"),
    part("Nurul Aisyah binti Abdullah", "nurul.aisyah", "Engineer, fraud", "Asia/Kuala_Lumpur", Responder, "risk"),
    part("Kenji Watanabe", "kenji.watanabe", "Engineer, fraud", "Asia/Tokyo", Responder, "risk"),
    part("Sofia Papadopoulou", "sofia.papadopoulou", "Merchant experience lead", "Europe/Athens", Manager, "merchants"),
    part("Elif Öztürk", "elif.ozturk", "Engineer, merchant dashboard", "Europe/Istanbul", Responder, "merchants"),
    part("Rasmus Lindqvist", "rasmus.lindqvist", "Engineer, public API", "Europe/Stockholm", Responder, "merchants"),
    part("Fatoumata Diallo", "fatoumata.diallo", "Engineer, merchant dashboard", "Africa/Dakar", Responder, "merchants"),
    part("Pedro Almeida", "pedro.almeida", "Engineer, public API", "Atlantic/Azores", Responder, "merchants"),
    part("Priya Raghunathan", "priya.raghunathan", "Data engineering lead", "Asia/Kolkata", Responder, "data"),
    part("Vikram Chaudhary", "vikram.chaudhary", "Data engineer", "Asia/Kolkata", Responder, "data"),
    part("Nguyễn Thị Phương Linh", "linh.nguyen", "Data engineer", "Asia/Ho_Chi_Minh", Responder, "data"),
    part("Tamar Gelashvili", "tamar.gelashvili", "Analytics engineer", "Asia/Tbilisi", Responder, "data"),
    part("Olivia Fitzgerald", "olivia.fitzgerald", "Head of identity and IT", "Australia/Sydney", Manager, "identity"),
    part("Manaia Tuilagi", "manaia.tuilagi", "Identity engineer", "Pacific/Auckland", Responder, "identity"),
    part("Ruby Nakamarra-Jones", "ruby.nakamarra", "Identity engineer", "Australia/Darwin", Responder, "identity"),
    part("Amara Osei-Bonsu", "amara.oseibonsu", "Head of reliability", "Europe/London", Admin, ""),
    part("Hannah Lindgren", "hannah.lindgren", "Customer support lead, Europe", "Europe/Stockholm", Responder, ""),
    part("Camila Rojas Fuenzalida", "camila.rojas", "Customer support lead, Americas", "America/Santiago", Responder, ""),
    part("Grace Muthoni", "grace.muthoni", "Communications manager", "Africa/Nairobi", Responder, ""),
    part("Margaret O'Sullivan-Whitfield", "margaret.osullivan", "Chief financial officer", "Europe/Dublin", Stakeholder, ""),
    part("Jean-Baptiste Archambault-Lefèvre", "jb.archambault", "General counsel", "Europe/Paris", Stakeholder, ""),
    part("Yusuf Abdi Warsame", "yusuf.warsame", "Account director", "America/Chicago", Stakeholder, ""),
];
