/// Random changes of images that leave what they show the same, so that a network sees a new image each time. An [Augmentation][org.adjoint.nn.data.augmentation.Augmentation] is
/// a function of an image and of seeded random numbers; [Augmentations][org.adjoint.nn.data.augmentation.Augmentations] makes all the usual ones and puts them one after the other. They run on the
/// thread that prepares [MiniBatches][org.adjoint.nn.data.MiniBatches], beside training.
@NullMarked
package org.adjoint.nn.data.augmentation;

import org.jspecify.annotations.NullMarked;
