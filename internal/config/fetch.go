package config

import (
	"errors"
	"net/netip"
	"time"
)

// HTTP says how a request is made.
type HTTP struct {
	UserAgent    string            `help:"User-Agent header. Default: Harkara with the contact." placeholder:"TEXT" env:"HARKARA_USER_AGENT"`
	Contact      string            `help:"Web page or mail address where a site's owner reaches you. Please set it." placeholder:"URL" env:"HARKARA_CONTACT"`
	AllowAddress []netip.Prefix    `help:"Also fetch from these addresses, which are refused otherwise: private, loopback and the like; repeatable." placeholder:"CIDR" env:"HARKARA_ALLOW_ADDRESS"`
	Resolve      map[string]string `help:"Connect to ADDRESS:PORT for HOST:PORT, without DNS; repeatable." placeholder:"HOST:PORT=ADDRESS:PORT" env:"HARKARA_RESOLVE"`
	Proxy        string            `help:"http, https or socks5 proxy for all requests." placeholder:"URL" env:"HARKARA_PROXY"`
}

// Fetch says how pages are fetched, and how politely.
type Fetch struct {
	HTTP

	Delay         time.Duration `help:"Least time between the end of one request to a host and the start of the next, over all workers. robots.txt and slow answers lengthen it." default:"1s" env:"HARKARA_DELAY"`
	RefetchAfter  time.Duration `help:"A URL that was taken less than this ago is a duplicate; --force of publish fetches it all the same." default:"168h" env:"HARKARA_REFETCH_AFTER"`
	Hosts         int           `help:"Requests at once in this process, each to another host. Default: 32 per core." placeholder:"N" env:"HARKARA_HOSTS"`
	WARC          string        `name:"warc" help:"Also keep every request and answer, as WARC 1.1 files in this folder." placeholder:"FOLDER" type:"path" env:"HARKARA_WARC"`
	Config        string        `help:"JSON file of settings per host; read again when it changes. See docs/fetching.md." placeholder:"FILE" type:"existingfile" env:"HARKARA_CONFIG"`
	Chromium      string        `help:"DevTools of a running Chromium that runs the scripts of pages: http://HOST:PORT. See --render and docs/fetching.md." placeholder:"URL" env:"HARKARA_CHROMIUM"`
	Render        []string      `help:"Run the scripts of the pages of these hosts before they are read: a host, or a pattern with *; repeatable." placeholder:"HOST" env:"HARKARA_RENDER"`
	GroupByDomain bool          `help:"All hosts of a registrable domain share one delay." env:"HARKARA_GROUP_BY_DOMAIN"`
}

// Validate is called by the command line when it is read.
func (f Fetch) Validate() error {
	if len(f.Render) > 0 && f.Chromium == "" {
		return errors.New("--render needs a browser: name the DevTools of a running Chromium with --chromium, such as --chromium http://127.0.0.1:9222")
	}
	return nil
}

// OptOut says which reservations of sites keep a page out.
type OptOut struct {
	Obey []string `name:"obey-opt-outs" help:"Reservations in headers or meta tags that keep a page out of the pipeline; the others are only kept with the article. 'nothing' obeys none." default:"noindex,none,tdm-reservation" env:"HARKARA_OBEY_OPT_OUTS"`
}
