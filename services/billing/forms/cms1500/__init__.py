"""The CMS-1500 (02/12): what stands in which box, printed on the pre-printed form or as a proof on plain paper."""
