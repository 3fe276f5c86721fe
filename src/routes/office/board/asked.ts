/** Where and of which moment a page of the board is asked for, by its address. */
export const askedOf = (url: URL) => ({
	place: url.searchParams.get('place'),
	asOf: url.searchParams.get('asOf'),
	map: url.searchParams.get('map'),
	now: new Date()
});
