using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Links;

/// <summary>A connection over which a peer answered our hello.</summary>
public sealed record Contact(IConnection Connection, Hello Theirs);
