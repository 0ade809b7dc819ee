import Addresses

extension IPAddress {
    /// As somebody tells it. A zone (RFC 4007 §11) says nothing to others, and is left out; one of version 4 is of version
    /// 4, however it is dressed.
    init?(told text: String) {
        guard let address = IPAddress(text.prefix { $0 != "%" }) else { return nil }
        self = address.unmapped
    }

    /// Those that belong together mostly: a network of 256 addresses in version 4, what one customer gets in version 6.
    var neighbourhood: IPNetwork { IPNetwork(self, bits: unmapped.isIPv6 ? 48 : 24) }
}
