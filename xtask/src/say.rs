//! What the person at the terminal reads: numbered steps, each with the time it took.

use std::time::{Duration, Instant};

pub struct Steps {
    total: usize,
    done: usize,
    begun: Instant,
}

impl Steps {
    pub fn new(total: usize) -> Self {
        Self { total, done: 0, begun: Instant::now() }
    }

    /// Announces a step, does it, and says how long it took.
    pub fn step<T>(&mut self, title: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.done += 1;
        let number = format!("[{}/{}]", self.done, self.total);
        println!("{number} {title}");
        let begun = Instant::now();
        let outcome = work();
        let verdict = if outcome.is_ok() { "done" } else { "failed" };
        println!("{number} {title}: {verdict} in {}", time(begun.elapsed()));
        outcome
    }

    pub fn elapsed(&self) -> String {
        time(self.begun.elapsed())
    }
}

pub fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// A line below the current step.
pub fn note(text: &str) {
    println!("      {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_at_a_glance() {
        assert_eq!(time(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(time(Duration::from_secs(125)), "2 min 05 s");
    }
}
