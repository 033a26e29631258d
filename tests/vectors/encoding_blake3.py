"""BLAKE3 with a digest of 256 bits, plain or keyed, after the specification: slow, and nothing else.

Here so that encoding.py runs wherever Python does.
"""

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
COLUMNS_AND_DIAGONALS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
CHUNK_START, CHUNK_END, PARENT, ROOT, KEYED = 1, 2, 4, 8, 16
MASK = 0xFFFFFFFF


def blake3(octets, key=None):
    """The digest of `octets`; `key`, if there is one, has 32 octets."""
    key_words, flags = (words(key), KEYED) if key else (IV, 0)
    last = node(octets, 0, key_words, flags)
    digest = compress(*last[:4], last[4] | ROOT)
    return b"".join(word.to_bytes(4, "little") for word in digest)


def node(octets, chunk_number, key_words, flags):
    """The last compression of the subtree over `octets`, as the arguments of `compress`."""
    if len(octets) <= 1024:
        return chunk(octets, chunk_number, key_words, flags)
    chunks = (len(octets) + 1023) // 1024
    left = 1 << ((chunks - 1).bit_length() - 1)  # The largest power of two that leaves a right side.
    halves = (node(octets[:left * 1024], chunk_number, key_words, flags),
              node(octets[left * 1024:], chunk_number + left, key_words, flags))
    block = [word for half in halves for word in compress(*half)]
    return key_words, block, 0, 64, flags | PARENT


def chunk(octets, chunk_number, key_words, flags):
    chaining = key_words
    blocks = [octets[at:at + 64] for at in range(0, len(octets), 64)] or [b""]
    for number, block in enumerate(blocks):
        start = CHUNK_START if number == 0 else 0
        end = CHUNK_END if number == len(blocks) - 1 else 0
        arguments = (chaining, words(block.ljust(64, b"\0")), chunk_number, len(block), flags | start | end)
        if end:
            return arguments
        chaining = compress(*arguments)


def compress(chaining, block, counter, length, flags):
    state = [*chaining, *IV[:4], counter & MASK, counter >> 32, length, flags]
    for _ in range(7):
        for number, (a, b, c, d) in enumerate(COLUMNS_AND_DIAGONALS):
            for word, right_d, right_b in ((block[2 * number], 16, 12), (block[2 * number + 1], 8, 7)):
                state[a] = (state[a] + state[b] + word) & MASK
                state[d] = rotate(state[d] ^ state[a], right_d)
                state[c] = (state[c] + state[d]) & MASK
                state[b] = rotate(state[b] ^ state[c], right_b)
        block = [block[at] for at in PERMUTATION]
    return tuple(state[at] ^ state[at + 8] for at in range(8))


def rotate(word, right):
    return (word >> right) | (word << (32 - right)) & MASK


def words(octets):
    return tuple(int.from_bytes(octets[at:at + 4], "little") for at in range(0, len(octets), 4))
