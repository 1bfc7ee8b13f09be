// Directives that Flussonic has and weir has not, each with what to do instead: somebody who brings a file along must not be told that
// they misspelled something. Known by name only, wherever they stand.

const servesHttp = 'weir serves HTTP only: viewers play HLS; remove it';
const pulls = "weir pulls its sources, nobody publishes to it: name the source with 'url URL;' in a stream";
const everyNode = 'every node knows every stream and sends viewers to the right one: remove it';
const pushes = 'weir sends nothing to other servers: let them pull /NAME/index.m3u8 of any node';
const asksBackend = "a backend that decides who may watch is 'on_play URL;' in a stream or template: remove it";
const reads = 'numbers of streams and viewers are read from the API: remove it';
const liveOnly = "weir ingests live streams only; a file that plays in a loop is 'url file:///path;' in a stream";
const archives = "the archive will be 'dvr PATH DEPTH;' in a stream, which is not supported yet; remove it";
const always = "streams are always on: write 'stream NAME { url URL; }'";
const asItComes = 'weir passes the picture on as it comes: remove it';
const limitsElsewhere = 'weir does not limit viewers: put a proxy that does in front; remove it';
const tls = "https is 'https PORT cert=PATH key=PATH;', with TLS 1.2 and 1.3: remove it";
const license = 'weir is free and needs none: remove it';
const metadata = "weir keeps no more than 'title TEXT;' of a stream; remove it";

const groups: readonly (readonly [advice: string, names: string])[] = [
  [
    servesHttp,
    'rtsp rtsps rtmp rtmps srt webrtc mpegts http3 mysql listener listeners m4f m4s protocols rtmp_off rtsp_off hls_off dash_off mseld_off',
  ],
  [pulls, 'publish publish_enabled publish_location on_publish live live_locations password prefix sip'],
  [everyNode, 'source balancer central cloud loadbalance agents agent'],
  [pushes, 'push push_url pushing'],
  [
    asksBackend,
    'auth_backend auth auth_token domain domains allowed_countries geoip webhooks web_script securetoken drm',
  ],
  [reads, 'session_log pulsedb notify event_sink logrequests pulse_off'],
  [liveOnly, 'vod file playlist timeshift'],
  [archives, 'dvr_offline dvr_protected dvr_replicate dvr_location copy_dvr'],
  [always, 'ondemand on_demand'],
  [
    asItComes,
    'logo thumbnails mosaic mixer motion_detector vision mpegts_pids mpegts_program_id pids ad_inject splicer substyle silencedetect backup add_audio_only',
  ],
  [limitsElsewhere, 'max_sessions max_bitrate clients_timeout total_bandwidth view_limits api_allowed_from'],
  [tls, 'ssl_protocols ssl_ciphers admin_https ssl_certificate letsencrypt'],
  ["use 'http PORT;'", 'admin_http listen'],
  [license, 'license server_id'],
  [metadata, 'meta labels comment position epg provider'],
  ['weir has no plugins: remove it', 'plugin iptv layouter rewrite config_external dvbcard dvb_card transponder sdi'],
  ["live segments are in memory, as 'live_memory SIZE;' says: remove it", 'cache disk_cache no_prefetch url_prefix'],
  ["use 'edit_auth USER PASSWORD;' and 'view_auth USER PASSWORD;'", 'user'],
];

/** Name to advice. */
export const flussonicOnly: ReadonlyMap<string, string> = new Map(
  groups.flatMap(([advice, names]) => names.split(' ').map(name => [name, advice] as const)),
);
