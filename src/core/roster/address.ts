import { readPlaceName } from '../place-names.ts';

const partsOf = (address: string) => address.split(/\s*[,;]\s*|\s+[-–]\s+/).filter((part) => part !== '');
const isHamlet = (part: string) => readPlaceName(part).kinds?.some((kind) => kind === 'hamlet' || kind === 'quarter') ?? false;

/** The hamlet in an address from the smallest place up: `Số 5, ấp 3, xã Tân Hoà` has `ấp 3`; nothing is guessed where no word says so. */
export const hamletOfAddress = (address: string): string => partsOf(address).find(isHamlet) ?? '';

/** What an address says above the hamlet: `xã Tân Hoà, huyện Lai Vung`. */
export function placeOfAddress(address: string): string {
	const parts = partsOf(address);
	const unit = parts.findIndex((part) =>
		readPlaceName(part).kinds?.some((kind) => ['commune', 'ward', 'township', 'special-zone'].includes(kind))
	);
	return unit < 0 ? '' : parts.slice(unit).join(', ');
}
