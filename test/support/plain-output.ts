// What the terminal of whoever runs the tests says of colours and width is no part of what they expect; jest itself
// forces colours upon its workers on one.
for (const name of ["FORCE_COLOR", "COLUMNS", "LINES"]) delete process.env[name];
process.env.NO_COLOR = "1";
