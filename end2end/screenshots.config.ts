// Pictures of the running program with demo data, for the README and for looking at screens.
import checks from "./playwright.config";

export default {
  ...checks,
  testDir: "screenshots",
  workers: 1,
  projects: [{ name: "pictures", testMatch: /\.ts$/ }],
};
