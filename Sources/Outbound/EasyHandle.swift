import CCurl
import Glibc

/// A handle of libcurl's for one call after the other, with the room for its words about a failure. Belongs to the thread
/// of `OutboundLoop`.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    let errorText: UnsafeMutablePointer<CChar>
    /// The URL that it was told last.
    var url: String?

    /// Nil where libcurl has no memory.
    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    func number(_ option: CURLoption, _ value: Int) throws(OutboundError) {
        try check(sekisho_curl_number(pointer, option, value))
    }

    func text(_ option: CURLoption, _ value: String) throws(OutboundError) {
        guard !value.utf8.contains(0) else { throw OutboundError(.malformed, "a text holds the character U+0000") }
        try check(sekisho_curl_text(pointer, option, value))
    }

    func check(_ code: CURLcode) throws(OutboundError) {
        guard code != CURLE_OK else { return }
        throw OutboundError(.malformed, "libcurl does not take this call: \(String(cString: curl_easy_strerror(code)))")
    }
}

// What holds for every call.
extension EasyHandle {
    func describe(_ configuration: OutboundConfiguration) throws(OutboundError) {
        try number(CURLOPT_NOSIGNAL, 1)
        // Only what is asked for here: no proxy of the environment, no other protocol.
        try text(CURLOPT_PROXY, "")
        try number(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try number(CURLOPT_FOLLOWLOCATION, 0)
        try number(CURLOPT_SSL_VERIFYPEER, 1)
        try number(CURLOPT_SSL_VERIFYHOST, 2)
        try number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = configuration.authorities {
            try text(CURLOPT_CAINFO, authorities)
            // The file is instead of the system's, not beside them.
            try check(sekisho_curl_text(pointer, CURLOPT_CAPATH, nil))
        }
        try number(CURLOPT_TCP_KEEPALIVE, 1)
        // What was idle for longer may be gone without a word.
        try number(CURLOPT_MAXAGE_CONN, 60)
        try check(sekisho_curl_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    /// For exchanges by HTTP.
    func describeExchanges(_ configuration: OutboundConfiguration) throws(OutboundError) {
        try text(CURLOPT_PROTOCOLS_STR, "http,https")
        // One call is one connection's alone, so that one answer does not wait behind another.
        try number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try text(CURLOPT_USERAGENT, configuration.userAgent)
    }
}

/// Handles of posts by HTTP that went well. What they were told of all calls stays told, which is most of what libcurl is
/// told; what one call brought, the next one replaces.
final class EasyHandleStock {
    private let configuration: OutboundConfiguration
    private var idle: [EasyHandle] = []

    init(_ configuration: OutboundConfiguration) {
        self.configuration = configuration
    }

    /// One that is ready to post.
    func take() throws(OutboundError) -> EasyHandle {
        if let handle = idle.popLast() { return handle }
        guard let handle = EasyHandle() else { throw OutboundError(.overloaded, "libcurl has no memory") }
        try handle.describe(configuration)
        try handle.describeExchanges(configuration)
        try handle.number(CURLOPT_POST, 1)
        return handle
    }

    func put(_ handle: EasyHandle) {
        if idle.count < configuration.callsAtOnce { idle.append(handle) }
    }

    func empty() { idle = [] }
}
