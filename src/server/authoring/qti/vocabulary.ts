/**
 * QTI as we write and read it: 1EdTech QTI 3.0 (version 3.0.1 of the schemas), items in a content package. What QTI has no place for
 * is in elements of a namespace of our own, under the `metadata` of an item's resource in the manifest, where other programs
 * pass it over; `docs/qti.md` describes it.
 */
export const QTI = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
export const QTI_SCHEMA = 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0p1_v1p0.xsd';
export const PACKAGE = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';
export const PACKAGE_SCHEMA = 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const OURS = 'urn:hocvuso:item:1';
export const ITEM_RESOURCE = 'imsqti_item_xmlv3p0';
export const MATCH_CORRECT = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml';
export const MAP_RESPONSE = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml';

/** QTI identifiers begin with a letter; ours may begin with a digit, so each kind has a prefix. */
export const PREFIX = { item: 'item-', option: 'o-', left: 'l-' } as const;
