/** Windows-1252's characters for the bytes 0x80 to 0x9f; the five it leaves out stay C1 controls. */
export const CP1252 = [...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'];
