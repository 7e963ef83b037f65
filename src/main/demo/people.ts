// Names of people who do not exist: given names beside words that nobody bears as a family name.

import { chance } from "./chance.ts";

const GIVEN = [
  "Arum", "Bagas", "Cahya", "Danu", "Endah", "Fajar", "Gilang", "Hesti", "Indra", "Jarwo", "Kirana", "Laras",
  "Mega", "Nanda", "Oki", "Puspa", "Ratih", "Sekar", "Tirta", "Utami", "Vira", "Wulan", "Yoga", "Zulfa",
  "Bayu", "Dewi", "Galuh", "Hadi", "Intan", "Lintang", "Maya", "Nila", "Raka", "Seno", "Tari", "Wira",
]; // prettier-ignore
const SECOND = [
  "Contohwati", "Contohadi", "Pelangi", "Kenanga", "Cendana", "Embun", "Samudra", "Lembayung", "Mentari", "Cempaka",
  "Bambu", "Rimba", "Kemuning", "Telaga", "Bintang", "Kelana", "Senja", "Flamboyan", "Beringin", "Angsana",
  "Melati", "Cakrawala", "Purnama", "Gerimis", "Seruni", "Kabut", "Pualam", "Delima", "Teratai", "Nirwana",
]; // prettier-ignore

/** An invented name, the same for the same seed and name. */
export function inventedName(seed: string, ...name: readonly (string | number)[]): string {
  const pick = (list: readonly string[], what: string): string =>
    list[Math.floor(chance(seed, "name", what, ...name) * list.length)]!;
  return `${pick(GIVEN, "given")} ${pick(SECOND, "second")}`;
}

/** A telephone number that nobody has: no operator's numbers begin with 0800 0. */
export function inventedNumber(seed: string, ...name: readonly (string | number)[]): string {
  return `+628000${String(Math.floor(chance(seed, "number", ...name) * 1_000_000)).padStart(6, "0")}`;
}
