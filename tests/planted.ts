export const wrong: number = "planted";
