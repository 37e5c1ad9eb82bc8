//! A draft as its form holds it: texts, and what pressing a button does to them. Pure, so that the form does the same
//! with and without the browser's program.

use domain::oncall::{HoursForm, Layer, RotationForm, Unit, Weekday};
use domain::{PersonId, RotationId};
use serde::{Deserialize, Serialize};

/// How a turn of nobody is written.
const NOBODY: &str = "nobody";

/// One rotation as its fields hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationFields {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub layer: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub time_zone: String,
    #[serde(default)]
    pub starts_on: String,
    #[serde(default)]
    pub handover_time: String,
    #[serde(default)]
    pub every: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub hours: Vec<HoursFields>,
    #[serde(default)]
    pub turns: Vec<Vec<String>>,
    /// Whom to give a turn.
    #[serde(default)]
    pub add: String,
    /// The turn that they join, from 0; empty for one of their own, at the end.
    #[serde(default)]
    pub add_to: String,
}

/// Hours of the week; a day that is on duty holds any text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursFields {
    #[serde(default)]
    mon: String,
    #[serde(default)]
    tue: String,
    #[serde(default)]
    wed: String,
    #[serde(default)]
    thu: String,
    #[serde(default)]
    fri: String,
    #[serde(default)]
    sat: String,
    #[serde(default)]
    sun: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
}

impl HoursFields {
    pub fn of(hours: &HoursForm) -> Self {
        let mut fields = HoursFields { from: hours.from.clone(), until: hours.until.clone(), ..Self::default() };
        for weekday in &hours.weekdays {
            *fields.day_mut(*weekday) = "on".into();
        }
        fields
    }

    pub fn has(&self, weekday: Weekday) -> bool {
        !self.clone().day_mut(weekday).is_empty()
    }

    fn day_mut(&mut self, weekday: Weekday) -> &mut String {
        match weekday {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }

    fn form(&self) -> HoursForm {
        let weekdays = Weekday::ALL.into_iter().filter(|weekday| self.has(*weekday)).collect();
        HoursForm { weekdays, from: self.from.clone(), until: self.until.clone() }
    }
}

impl RotationFields {
    pub fn of(form: &RotationForm) -> Self {
        let turn = |turn: &Vec<PersonId>| match turn.is_empty() {
            true => vec![NOBODY.to_owned()],
            false => turn.iter().map(ToString::to_string).collect(),
        };
        RotationFields {
            id: form.id.map(|id| id.to_string()).unwrap_or_default(),
            layer: form.layer.0.to_string(),
            name: form.name.clone(),
            time_zone: form.time_zone.clone(),
            starts_on: form.starts_on.clone(),
            handover_time: form.handover_time.clone(),
            every: form.every.to_string(),
            unit: form.unit.word().to_owned(),
            hours: form.hours.iter().map(HoursFields::of).collect(),
            turns: form.turns.iter().map(turn).collect(),
            ..Self::default()
        }
    }

    /// What it says. What is no number becomes 0, and who is no person nobody: the check of the plan tells it.
    pub fn form(&self) -> RotationForm {
        let people = |turn: &Vec<String>| turn.iter().filter_map(|text| text.parse().ok()).collect();
        RotationForm {
            id: self.id.parse::<RotationId>().ok(),
            layer: Layer(self.layer.trim().parse().unwrap_or(0)),
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            starts_on: self.starts_on.clone(),
            handover_time: self.handover_time.clone(),
            every: self.every.trim().parse().unwrap_or(0),
            unit: Unit::ALL.into_iter().find(|unit| unit.word() == self.unit).unwrap_or_default(),
            hours: self.hours.iter().map(HoursFields::form).collect(),
            turns: self.turns.iter().filter(|turn| !turn.is_empty()).map(people).collect(),
        }
    }

    /// Gives a turn to whoever was chosen.
    fn take_in(&mut self) {
        let (add, to) = (std::mem::take(&mut self.add), std::mem::take(&mut self.add_to));
        if add.is_empty() {
            return;
        }
        match to.parse().ok().and_then(|turn: usize| self.turns.get_mut(turn)) {
            Some(people) => {
                people.retain(|person| person != NOBODY && *person != add);
                people.push(add);
            }
            None => self.turns.push(vec![add]),
        }
    }
}

/// A rotation to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    Always,
    Office,
    Nights,
    Weekends,
    /// Three parts of a day.
    Sun,
}

impl Template {
    pub const ALL: [Template; 5] =
        [Template::Always, Template::Office, Template::Nights, Template::Weekends, Template::Sun];

    pub fn key(self) -> &'static str {
        ["always", "office", "nights", "weekends", "sun"][self as usize]
    }

    pub fn words(self) -> &'static str {
        ["Around the clock", "Office hours", "Nights", "Weekends", "Follow the sun"][self as usize]
    }

    /// The rotations it is made of: names and hours.
    fn parts(self) -> Vec<(&'static str, Vec<HoursForm>)> {
        let part = |name, from: &str, until: &str| {
            let hours = HoursForm { weekdays: Weekday::ALL.to_vec(), from: from.into(), until: until.into() };
            (name, vec![hours])
        };
        match self {
            // In one zone, so that no hour is left open; each part may move to its own.
            Template::Sun => vec![
                part("Night part", "00:00", "08:00"),
                part("Day part", "08:00", "16:00"),
                part("Evening part", "16:00", "00:00"),
            ],
            one => vec![(one.words(), one.hours())],
        }
    }

    fn hours(self) -> Vec<HoursForm> {
        let hours = |weekdays: &[Weekday], from: &str, until: &str| HoursForm {
            weekdays: weekdays.to_vec(),
            from: from.into(),
            until: until.into(),
        };
        let (week, weekend) = Weekday::ALL.split_at(5);
        match self {
            Template::Always | Template::Sun => vec![],
            Template::Office => vec![hours(week, "09:00", "17:00")],
            Template::Nights => vec![hours(&Weekday::ALL, "22:00", "06:00")],
            Template::Weekends => vec![
                hours(&[Weekday::Fri], "18:00", "00:00"),
                hours(weekend, "00:00", "00:00"),
                hours(&[Weekday::Mon], "00:00", "08:00"),
            ],
        }
    }
}

/// What a button of the form does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Save,
    Publish,
    Discard,
    /// Of rotations that others changed meanwhile: these, or theirs.
    KeepMine,
    TakeTheirs,
    /// Takes effect at this civil time.
    At(String),
    Add(Template),
    /// Numbers: rotation, then turn, then person or stretch of hours.
    DropRotation(usize),
    RotationUp(usize),
    NobodyTurn(usize),
    DropPerson(usize, usize, usize),
    TurnUp(usize, usize),
    TurnDown(usize, usize),
    AddHours(usize),
    DropHours(usize, usize),
}

impl Act {
    /// As buttons write it: `turn-up 0 2`. What cannot be read saves.
    pub fn read(text: &str) -> Act {
        let mut words = text.split(' ');
        let verb = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        let number = |at: usize| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
        match verb {
            "publish" => Act::Publish,
            "discard" => Act::Discard,
            "keep-mine" => Act::KeepMine,
            "take-theirs" => Act::TakeTheirs,
            "at" => Act::At(rest.first().copied().unwrap_or_default().to_owned()),
            "add" => {
                let template = Template::ALL.into_iter().find(|template| rest.first() == Some(&template.key()));
                template.map_or(Act::Save, Act::Add)
            }
            "drop" => Act::DropRotation(number(0)),
            "rotation-up" => Act::RotationUp(number(0)),
            "nobody" => Act::NobodyTurn(number(0)),
            "drop-person" => Act::DropPerson(number(0), number(1), number(2)),
            "turn-up" => Act::TurnUp(number(0), number(1)),
            "turn-down" => Act::TurnDown(number(0), number(1)),
            "hours" => Act::AddHours(number(0)),
            "drop-hours" => Act::DropHours(number(0), number(1)),
            _ => Act::Save,
        }
    }
}

/// What a new rotation needs to know.
pub struct Surroundings<'a> {
    pub time_zone: &'a str,
    /// Monday of this week, `2026-11-23`.
    pub monday: String,
}

/// Does what a button does to the rotations. Numbers beyond what there is do nothing.
pub fn apply(rotations: &mut Vec<RotationFields>, act: &Act, around: &Surroundings) {
    rotations.iter_mut().for_each(RotationFields::take_in);
    match *act {
        Act::Add(template) => {
            let parts: Vec<_> = template.parts().iter().map(|part| fresh(rotations, part, around)).collect();
            rotations.extend(parts);
        }
        Act::DropRotation(at) if at < rotations.len() => {
            rotations.remove(at);
        }
        Act::RotationUp(at) if (1..rotations.len()).contains(&at) => rotations.swap(at, at - 1),
        Act::NobodyTurn(at) => {
            if let Some(rotation) = rotations.get_mut(at) {
                rotation.turns.push(vec![NOBODY.to_owned()]);
            }
        }
        Act::DropPerson(at, turn, person) => {
            let Some(rotation) = rotations.get_mut(at) else { return };
            let Some(people) = rotation.turns.get_mut(turn).filter(|people| person < people.len()) else { return };
            people.remove(person);
            rotation.turns.retain(|people| !people.is_empty());
        }
        Act::TurnUp(at, turn) => swap_turns(rotations, at, turn, turn.checked_sub(1)),
        Act::TurnDown(at, turn) => swap_turns(rotations, at, turn, turn.checked_add(1)),
        Act::AddHours(at) => {
            if let Some(rotation) = rotations.get_mut(at) {
                rotation.hours.extend(Template::Office.hours().iter().map(HoursFields::of));
            }
        }
        Act::DropHours(at, stretch) => {
            let rotation = rotations.get_mut(at).filter(|rotation| stretch < rotation.hours.len());
            rotation.map(|rotation| rotation.hours.remove(stretch));
        }
        _ => {}
    }
}

fn swap_turns(rotations: &mut [RotationFields], at: usize, one: usize, other: Option<usize>) {
    let (Some(rotation), Some(other)) = (rotations.get_mut(at), other) else { return };
    if one < rotation.turns.len() && other < rotation.turns.len() {
        rotation.turns.swap(one, other);
    }
}

/// A rotation in the layer and the zone of the last one, so that parts of a day come one after another.
fn fresh(
    rotations: &[RotationFields],
    (name, hours): &(&str, Vec<HoursForm>),
    around: &Surroundings,
) -> RotationFields {
    let last = rotations.last();
    RotationFields {
        layer: last.map_or("1".into(), |last| last.layer.clone()),
        name: (*name).into(),
        time_zone: last.map_or(around.time_zone, |last| &last.time_zone).to_owned(),
        starts_on: around.monday.clone(),
        handover_time: "09:00".into(),
        every: "1".into(),
        unit: Unit::Week.word().into(),
        hours: hours.iter().map(HoursFields::of).collect(),
        ..RotationFields::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around() -> Surroundings<'static> {
        Surroundings { time_zone: "Europe/Lisbon", monday: "2026-11-23".into() }
    }

    fn person(n: u128) -> String {
        uuid::Uuid::from_u128(n).to_string()
    }

    fn turns(rotation: &RotationFields) -> Vec<Vec<u128>> {
        let number = |text: &String| text.parse::<uuid::Uuid>().map_or(0, |id| id.as_u128());
        rotation.turns.iter().map(|turn| turn.iter().map(number).collect()).collect()
    }

    #[test]
    fn a_draft_is_built_by_pressing_buttons() {
        let mut draft = Vec::new();
        let press = |draft: &mut Vec<RotationFields>, act: &str| apply(draft, &Act::read(act), &around());
        press(&mut draft, "add weekends");
        press(&mut draft, "add always");
        assert_eq!((draft[0].hours.len(), draft[1].hours.len(), draft[1].time_zone.as_str()), (3, 0, "Europe/Lisbon"));
        for n in 1..=3 {
            draft[1].add = person(n);
            press(&mut draft, "save");
        }
        (draft[1].add, draft[1].add_to) = (person(9), "1".into());
        press(&mut draft, "turn-up 1 2");
        assert_eq!(turns(&draft[1]), [vec![1], vec![3], vec![2, 9]]);
        press(&mut draft, "nobody 1");
        press(&mut draft, "drop-person 1 2 0");
        press(&mut draft, "turn-down 1 0");
        press(&mut draft, "turn-down 1 9");
        assert_eq!(turns(&draft[1]), [vec![3], vec![1], vec![9], vec![0]]);
        press(&mut draft, "drop-person 1 2 0");
        assert_eq!(turns(&draft[1]).len(), 3, "a turn of no one is gone; nobody on purpose is another thing");
        let form = draft[1].form();
        assert_eq!(form.turns.last().map(Vec::len), Some(0));
        assert_eq!(RotationFields::of(&form), RotationFields { id: String::new(), ..draft[1].clone() });
        press(&mut draft, "rotation-up 1");
        press(&mut draft, "drop 1");
        press(&mut draft, "drop 7");
        assert_eq!(draft.len(), 1);
        assert_eq!(draft[0].name, "Around the clock");
        press(&mut draft, "add sun");
        let parts: Vec<_> = draft.iter().flat_map(|it| &it.hours).map(|it| (&*it.from, &*it.until)).collect();
        assert_eq!(parts, [("00:00", "08:00"), ("08:00", "16:00"), ("16:00", "00:00")], "a whole day");
    }

    #[test]
    fn hours_are_read_as_they_are_written() {
        let office = Template::Office.hours().remove(0);
        let fields = HoursFields::of(&office);
        assert!(fields.has(Weekday::Fri) && !fields.has(Weekday::Sat));
        assert_eq!(fields.form(), office);
        assert_eq!(Act::read("fly to the moon"), Act::Save);
        assert_eq!(Act::read("drop-hours 1 x"), Act::DropHours(1, usize::MAX));
    }
}
