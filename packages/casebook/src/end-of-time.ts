/** After every moment that an incident can have. */
export const endOfTime = "9999-12-31T23:59:59.999Z";
