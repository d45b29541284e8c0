/** What the blocks of a prompt are called: no text of an incident can open or close one of such a name. */
export const blockNames = ["incident", "precedent", "option", "kinds", "cause", "candidate", "truth"] as const;

export type BlockName = (typeof blockNames)[number];
