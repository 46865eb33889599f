namespace EdgeFed.Fleet.Proxy;

/// <summary>Something worth knowing about a frame, said before the frame is passed on.</summary>
/// <param name="Device">The worker at one end of the connection.</param>
/// <param name="Round">The round the worker was last asked for; 0 before the first.</param>
public abstract record Passage(string Device, int Round);

/// <summary>The worker said who it is.</summary>
public sealed record HelloPassage(string Device, int Round) : Passage(Device, Round);

/// <summary>The worker is asked to train.</summary>
public sealed record TrainPassage(string Device, int Round) : Passage(Device, Round);

/// <summary>An object is offered.</summary>
public sealed record OfferPassage(string Device, int Round, Direction Direction, string Name, int Chunks) : Passage(Device, Round);

/// <summary>The receiver of an object holds some of its chunks already.</summary>
public sealed record ResumePassage(string Device, int Round, Direction Direction, string Name, int Held, int Chunks) : Passage(Device, Round);

/// <summary>A chunk of an object.</summary>
public sealed record ChunkPassage(string Device, int Round, Direction Direction, string Name, int Index, int Chunks) : Passage(Device, Round);

/// <summary>The receiver of an object has all of it.</summary>
public sealed record CompletePassage(string Device, int Round, Direction Direction, string Name) : Passage(Device, Round);
