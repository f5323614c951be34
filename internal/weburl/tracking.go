package weburl

import "strings"

// trackingNames are query parameters that say where a reader came from or who
// they are, and never which page is meant. A parameter that some sites use for
// content ("ref", "source", "id") does not belong here.
var trackingNames = map[string]bool{
	// click identifiers of advertising networks
	"fbclid": true, "gclid": true, "gclsrc": true, "dclid": true, "gbraid": true, "wbraid": true,
	"gad_source": true, "gad_campaignid": true, "msclkid": true, "yclid": true, "ysclid": true,
	"ymclid": true, "twclid": true, "ttclid": true, "li_fat_id": true, "igshid": true, "igsh": true,
	"epik": true, "rdt_cid": true, "scclid": true, "sccid": true, "irclickid": true, "srsltid": true,
	"rb_clickid": true, "qclid": true, "wickedid": true, "obclid": true, "tblci": true,
	"fb_action_ids": true, "fb_action_types": true, "fb_source": true, "fb_ref": true,
	"__twitter_impression": true, "vgo_ee": true,
	// newsletters and marketing software
	"mc_cid": true, "mc_eid": true, "_hsenc": true, "_hsmi": true, "__hssc": true, "__hstc": true,
	"__hsfp": true, "hsctatracking": true, "mkt_tok": true, "vero_id": true, "vero_conv": true,
	"oly_anon_id": true, "oly_enc_id": true, "_kx": true, "ml_subscriber": true, "ml_subscriber_hash": true,
	"s_cid": true, "cmpid": true, "ns_mchannel": true, "ns_source": true, "ns_campaign": true,
	"ns_linkname": true, "ns_fee": true, "xtor": true, "spm": true, "trk_contact": true, "trk_msg": true,
	"_openstat": true, "wt_mc": true, "wt.mc_id": true, "cx_click": true, "__s": true,
	// analytics
	"_ga": true, "_gl": true, "_gac": true,
	// sessions
	"phpsessid": true, "jsessionid": true, "aspsessionid": true,
}

// trackingPrefixes are the families among them.
var trackingPrefixes = []string{"utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "at_custom", "_branch_"}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	if trackingNames[name] {
		return true
	}
	for _, prefix := range trackingPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// canonicalQuery returns a query with its percent-encoding normalised, without
// empty parameters and those that only track. The order stays.
func canonicalQuery(query string) string {
	if query == "" {
		return ""
	}
	query = encode(query, isQueryByte)
	var b strings.Builder
	for param := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(param, "=")
		if param == "" || isTracking(name) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(param)
	}
	return b.String()
}

// dropSession removes the session number that Java servers put at the end of a
// path segment: "story;jsessionid=0A1B".
func dropSession(segment string) string {
	const name = "jsessionid="
	if !strings.Contains(segment, ";") {
		return segment
	}
	parts := strings.Split(segment, ";")
	kept := parts[:1]
	for _, part := range parts[1:] {
		if len(part) < len(name) || !strings.EqualFold(part[:len(name)], name) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ";")
}
